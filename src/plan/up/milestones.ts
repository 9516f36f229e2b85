import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { Needs } from "../needs.ts";
import type { UpOptions } from "../options.ts";
import type { Milestone, Reason } from "../plan.ts";
import type { Decision, ServiceDecision } from "./decision.ts";

export interface MilestoneWaits {
  readonly draft: Draft;
  readonly needs: Needs;
  readonly decisions: ReadonlyMap<string, ServiceDecision>;
  readonly options: Pick<UpOptions, "waitTimeoutMs">;
}

/** The steps to come before a service's containers may run: its dependencies' starts, or waits for what they must reach. */
export function prerequisitesOf(service: string, waits: MilestoneWaits): string[] {
  return (waits.needs.of.get(service) ?? []).flatMap((dependency) => {
    const { on, until, required } = dependency;
    const decision = waits.decisions.get(on);
    if (decision === undefined || decision.replicas.length === 0) return [];
    const starts = startIds(decision);
    // A step that failed blocks what comes after it; an optional dependency's may not, so a wait stands between.
    if (until === "started" && (required || starts.length === 0)) return starts;
    if (isReached(decision, until)) return [];
    return [addWait(waits, decision, until, required, { why: "depended-on", edge: { from: service, ...dependency } })];
  });
}

/** The waits that `--wait` asks for: each service up and healthy, or completed where others wait for that. */
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

/** The steps after which a service's containers run, as far as they do not yet; hooks that it does not have drop out. */
function startIds(decision: ServiceDecision): string[] {
  return decision.replicas.flatMap((each) => {
    const hooks = stepId.postStart(each.replica.label);
    if (each.kind !== "keep") return [stepId.start(each.replica.label), hooks];
    if (each.run === undefined) return [];
    // A restart is a stop and a start, where the plan is not about restarts alone.
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
