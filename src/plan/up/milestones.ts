import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { Needs } from "../needs.ts";
import type { UpOptions } from "../options.ts";
import type { Edge, Milestone, Reason } from "../plan.ts";
import type { Decision, ServiceDecision } from "./decision.ts";

export interface MilestoneWaits {
  readonly draft: Draft;
  readonly needs: Needs;
  readonly decisions: ReadonlyMap<string, ServiceDecision>;
  readonly options: Pick<UpOptions, "waitTimeoutMs">;
}

/** The ids of the steps that must come before a service's containers run: its dependencies' starts, or waits for them. Adds the waits. */
export function dependencySteps(service: string, waits: MilestoneWaits): string[] {
  return (waits.needs.of.get(service) ?? []).flatMap((dependency) => {
    const { on, until, required } = dependency;
    const decision = waits.decisions.get(on);
    if (decision === undefined || decision.replicas.length === 0) return [];
    const starts = startIds(decision);
    // A failed step blocks all later ones. For an optional dependency, a wait in between prevents that.
    if (until === "started" && (required || starts.length === 0)) return starts;
    if (isReached(decision, until)) return [];
    return [addWait(waits, decision, until, required, { why: "depended-on", edge: { from: service, ...dependency } })];
  });
}

/** The first dependency of a service that has not reached its milestone; undefined if all have. */
export function unreachedDependency(service: string, { needs, decisions }: MilestoneWaits): Edge | undefined {
  const open = needs.of.get(service)?.find(({ on, until }) => {
    const decision = decisions.get(on);
    return decision !== undefined && !isReached(decision, until);
  });
  return open && { from: service, ...open };
}

/** Adds the waits for `--wait`: until each service is healthy, or completed if another service waits for that. */
export function addFinalWaits(waits: MilestoneWaits): void {
  for (const [name, decision] of waits.decisions) {
    const until = waits.needs.awaited.has(name) ? "completed" : "running-or-healthy";
    const isWaitedFor = waits.draft.steps.has(waitId(name, "healthy", true));
    if (decision.replicas.length === 0 || isReached(decision, until) || isWaitedFor) continue;
    addWait(waits, decision, until, true, { why: "requested" });
  }
}

function addWait(
  { draft, options }: MilestoneWaits,
  decision: ServiceDecision,
  until: Milestone,
  required: boolean,
  because: Reason,
): string {
  const service = decision.service.name;
  return addStep(draft, waitId(service, until, required), {
    action: {
      kind: "reach-milestone",
      service,
      containers: decision.replicas.map(({ replica }) => replica.name),
      until,
      required,
      ...(options.waitTimeoutMs === undefined ? {} : { timeoutMs: options.waitTimeoutMs }),
    },
    because,
    after: startIds(decision),
  });
}

function waitId(service: string, until: Milestone, required: boolean): string {
  return `wait for ${service} ${until.replaceAll("-", " ")}${required ? "" : " (optional)"}`;
}

/** The ids of the steps that start a service's containers, including their hooks. */
function startIds(decision: ServiceDecision): string[] {
  return decision.replicas.flatMap((each) => {
    const hooks = stepId.postStart(each.replica.label);
    if (each.kind !== "keep") return [stepId.start(each.replica.label), hooks];
    if (each.run === undefined) return [];
    // Except in a plan of `restart`, a restart is a stop and a start.
    const { verb } = each.run;
    return [
      ...(verb === "reconnect" ? [] : [stepId[verb](each.replica.label)]),
      stepId.start(each.replica.label),
      hooks,
    ];
  });
}

function isReached(decision: ServiceDecision, until: Milestone): boolean {
  return decision.replicas.every((each) => each.kind === "keep" && each.run === undefined && hasReached(each, until));
}

function hasReached({ old }: Extract<Decision, { kind: "keep" }>, until: Milestone): boolean {
  if (until === "completed") return old.state === "exited" && old.exitCode === 0;
  if (old.state !== "running") return false;
  return until === "started" || old.health === "healthy" || (until === "running-or-healthy" && old.health === "none");
}
