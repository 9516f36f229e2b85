import type { ObservedContainer } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import { isLive } from "../classify-containers.ts";
import { addStep } from "../draft.ts";
import { addPullStep } from "../images/pull.ts";
import { initName, stepId } from "../names.ts";
import type { Reason } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import type { ReplicaStepContext, ServiceDecision } from "./decision.ts";

/**
 * Adds the steps of a service's `pre_start` hooks, if no container of the service runs yet. Each hook runs in its own
 * container, one after the other. Returns the ids of the steps that must come before each start.
 */
export function addInitSteps(decision: ServiceDecision, ctx: ReplicaStepContext): string[] {
  const { service } = decision;
  const hooks = service.pre_start ?? [];
  const isDue = hooks.length > 0 && isFirstStart(decision, ctx);
  const ready = isDue ? ctx.inits.filter((fact) => isPrepared(fact, decision)) : [];
  if (isDue || hooks.length === 0) removeStale(decision, ctx, new Set(ready));
  if (!isDue) return [];
  checkReplicas(decision);
  const names = new Set(ready.map(({ name }) => name));
  const first = firstOf(decision);
  for (const index of hooks.keys()) {
    const name = initName(ctx.project, service.name, index);
    if (!names.has(name)) addCreate(decision, ctx, { index, name });
    if (!ctx.options.start) continue;
    addStep(ctx.draft, stepId.runInit(service.name, index), {
      action: { kind: "run-init-container", service: service.name, index, name },
      because: first.because,
      after: [
        stepId.createInit(service.name, index),
        ...(index > 0 ? [stepId.runInit(service.name, index - 1)] : beforeFirst(decision, ctx)),
      ],
    });
  }
  return ctx.options.start ? [stepId.runInit(service.name, hooks.length - 1)] : [];
}

/** Whether the plan starts the service's first container, or creates it for a later start. */
function isFirstStart({ replicas }: ServiceDecision, { options }: ReplicaStepContext): boolean {
  if (replicas.some((each) => each.kind === "keep" && isLive(each.old))) return false;
  return options.start
    ? replicas.some((each) => each.kind !== "keep" || each.run?.verb === "start")
    : replicas.length > 0;
}

/** Whether the hook's container was created for the kept containers and has not run yet. */
function isPrepared({ state }: ObservedContainer, { replicas }: ServiceDecision): boolean {
  return state === "created" && replicas.every(({ kind }) => kind === "keep");
}

/** The replica whose volumes the hooks share: the first that starts. */
function firstOf({ replicas }: ServiceDecision): { readonly label: string; readonly name: string; because: Reason } {
  const starting = replicas.find((each) => each.kind !== "keep" || each.run !== undefined) ?? replicas[0];
  if (starting === undefined) throw new Error(`A service with hooks has no container to start.`);
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

/** The steps before the first hook: those before a start, and the removal of replaced containers. */
function beforeFirst({ replicas }: ServiceDecision, { prerequisites }: ReplicaStepContext): string[] {
  const gone = replicas.flatMap(({ kind, replica }) => (kind === "replace" ? [stepId.remove(replica.label)] : []));
  return [...gone, ...prerequisites.start, ...prerequisites.run];
}

function addCreate(
  decision: ServiceDecision,
  ctx: ReplicaStepContext,
  { index, name }: { readonly index: number; readonly name: string },
): void {
  const { service } = decision;
  if (ctx.creates === false) throw missingInitContainer(service.name, index);
  const { image: own, ...hook } = service.pre_start?.[index] ?? {};
  const image = own ?? ctx.image;
  const { label, name: replica, because } = firstOf(decision);
  if (own !== undefined && needsPull(own, hook.pull_policy, ctx)) {
    const platform = hook.platform ?? service.platform ?? ctx.options.platform;
    addPullStep(ctx.draft, { name: service.name }, { image: own, because: { why: "missing" }, platform });
  }
  addStep(ctx.draft, stepId.createInit(service.name, index), {
    action: { kind: "create-init-container", service: service.name, index, name, image, replica },
    because,
    after: [
      ...ctx.prerequisites.create,
      ...[stepId.pull(image, own === undefined ? service.platform : undefined), stepId.build(image)],
      ...[stepId.create(label), stepId.rename(label)],
      stepId.remove(staleLabel(name)),
    ],
  });
}

/** Whether to pull a hook's image, by the hook's own pull policy. An image that the plan builds is not pulled. */
function needsPull(image: string, policy: string | undefined, { hasImage, draft }: ReplicaStepContext): boolean {
  if (policy === "never" || draft.steps.has(stepId.build(image))) return false;
  return policy === "always" || !hasImage(image);
}

/** Removes the hooks' containers that a failed or interrupted run left. */
function removeStale(
  { service }: ServiceDecision,
  { draft, inits, options }: ReplicaStepContext,
  ready: Set<ObservedContainer>,
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
  return new Failure(`service "${service}" pre_start[${index}]: the container for this hook does not exist`, {
    hint: `Run "berth up ${service}": as with docker compose, only "up" and "create" create the containers of hooks.`,
  });
}
