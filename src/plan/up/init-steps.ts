import type { ContainerFact } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import { isLive } from "../classify-containers.ts";
import { addStep } from "../draft.ts";
import { addPullStep } from "../images/pull.ts";
import { initName, stepId } from "../names.ts";
import type { Reason } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import type { ReplicaStepContext, ServiceDecision } from "./decision.ts";

/**
 * Adds the steps of a service's `pre_start` hooks: a container for each, run one after the other before any container of
 * the service starts, where none runs yet. Gives the step to come before each start.
 */
export function addInitSteps(decision: ServiceDecision, setting: ReplicaStepContext): string[] {
  const { service } = decision;
  const hooks = service.pre_start ?? [];
  const isDue = hooks.length > 0 && isFirstStart(decision, setting);
  const ready = isDue ? setting.inits.filter((fact) => isPrepared(fact, decision)) : [];
  if (isDue || hooks.length === 0) removeStale(decision, setting, new Set(ready));
  if (!isDue) return [];
  checkReplicas(decision);
  const names = new Set(ready.map(({ name }) => name));
  const first = firstOf(decision);
  for (const index of hooks.keys()) {
    const name = initName(setting.project, service.name, index);
    if (!names.has(name)) addCreate(decision, setting, { index, name });
    if (!setting.options.start) continue;
    addStep(setting.draft, stepId.runInit(service.name, index), {
      action: { kind: "run-init-container", service: service.name, index, name },
      because: first.because,
      after: [
        stepId.createInit(service.name, index),
        ...(index > 0 ? [stepId.runInit(service.name, index - 1)] : beforeFirst(decision, setting)),
      ],
    });
  }
  return setting.options.start ? [stepId.runInit(service.name, hooks.length - 1)] : [];
}

/** Does nothing of the service run, and is something about to, or to be made ready for it? */
function isFirstStart({ replicas }: ServiceDecision, { options }: ReplicaStepContext): boolean {
  if (replicas.some((each) => each.kind === "keep" && isLive(each.old))) return false;
  return options.start
    ? replicas.some((each) => each.kind !== "keep" || each.run?.verb === "start")
    : replicas.length > 0;
}

/** Made for the containers that stay, and not run yet. */
function isPrepared({ state }: ContainerFact, { replicas }: ServiceDecision): boolean {
  return state === "created" && replicas.every(({ kind }) => kind === "keep");
}

/** The replica whose volumes the hooks see: the first that is to start. */
function firstOf({ replicas }: ServiceDecision): { readonly label: string; readonly name: string; because: Reason } {
  const starting = replicas.find((each) => each.kind !== "keep" || each.run !== undefined) ?? replicas[0];
  if (starting === undefined) throw new Error("A service without containers has none to begin with.");
  const because = starting.kind === "keep" ? starting.run?.because : starting.because;
  return { ...starting.replica, because: because ?? { why: "missing" } };
}

function checkReplicas({ service }: ServiceDecision): void {
  const index = (service.pre_start ?? []).findIndex((hook) => hook.per_replica === true);
  if (index < 0) return;
  throw new Failure(`service "${service.name}" pre_start[${index}]: per_replica is not yet supported`, {
    hint: "Remove per_replica, or set it to false: the hook then runs once for the service.",
  });
}

/** What must be done before the first hook: as for a start, and the replaced containers are gone. */
function beforeFirst({ replicas }: ServiceDecision, { clearance, gates }: ReplicaStepContext): string[] {
  const gone = replicas.flatMap(({ kind, replica }) => (kind === "replace" ? [stepId.remove(replica.label)] : []));
  return [...gone, ...clearance, ...gates];
}

function addCreate(
  decision: ServiceDecision,
  setting: ReplicaStepContext,
  { index, name }: { readonly index: number; readonly name: string },
): void {
  const { service } = decision;
  if (setting.creates === false) throw missingInitContainer(service.name, index);
  const { image: own, ...said } = service.pre_start?.[index] ?? {};
  const image = own ?? setting.image;
  const { label, name: replica, because } = firstOf(decision);
  if (own !== undefined && isToBePulled(own, said.pull_policy, setting)) {
    const platform = said.platform ?? service.platform ?? setting.options.platform;
    addPullStep(setting.draft, { name: service.name }, { image: own, because: { why: "missing" }, platform });
  }
  addStep(setting.draft, stepId.createInit(service.name, index), {
    action: { kind: "create-init-container", service: service.name, index, name, image, replica },
    because,
    after: [
      ...setting.ground,
      ...[stepId.pull(image, own === undefined ? service.platform : undefined), stepId.build(image)],
      ...[stepId.create(label), stepId.rename(label)],
      stepId.remove(staleLabel(name)),
    ],
  });
}

/** By what the hook itself says; what is built is not asked for at a registry. */
function isToBePulled(image: string, policy: string | undefined, { hasImage, draft }: ReplicaStepContext): boolean {
  if (policy === "never" || draft.steps.has(stepId.build(image))) return false;
  return policy === "always" || !hasImage(image);
}

/** Of a run that failed, or was interrupted. */
function removeStale(
  { service }: ServiceDecision,
  { draft, inits, options }: ReplicaStepContext,
  ready: Set<ContainerFact>,
): void {
  for (const fact of inits) {
    if (ready.has(fact)) continue;
    addRemoval(draft, staleLabel(fact.name), fact, {
      because: { why: "leftover", of: service.name },
      graceSeconds: options.graceSeconds,
      anonymousVolumes: true,
      service: undefined,
    });
  }
}

function staleLabel(name: string): string {
  return `leftover ${name}`;
}

function missingInitContainer(service: string, index: number): Failure {
  return new Failure(`service "${service}" pre_start[${index}]: no container for this hook is there to be run`, {
    hint: `Only "up" and "create" prepare the hooks of a start: run "berth up ${service}" (as with docker compose up).`,
  });
}
