import { labels } from "../engine/labels.ts";
import type { Stack } from "../stack/stack.ts";
import type { Evidence, Finding, Rule } from "./evidence.ts";
import { crashLoop, exitCause, outOfMemory, shellCode, signalCause } from "./rules/exit-causes.ts";
import { matchLogs } from "./rules/match-logs.ts";
import { dependency, idleState, noContainer } from "./rules/no-container.ts";
import { brokenProbe, lateStart, noHealthcheck, slowStart, unhealthy } from "./rules/probes.ts";
import { emptySecret, unrunnableCause } from "./rules/program.ts";
import { refusalCause } from "./rules/refused.ts";
import { stateOf } from "./state.ts";
import type { Blocked, Verdict } from "./verdict.ts";

/** What a verdict is about, and which services it blocks. */
export interface VerdictSubject {
  readonly subject: string;
  readonly blocks: readonly Blocked[];
}

/** Evidence to verdict. Pure. */
export function verdictOf(evidence: Evidence, { subject, blocks }: VerdictSubject): Verdict {
  const { kind, sentence, quote, next, field } = causeOf(evidence);
  const { service, fact, log, placeOf, stack } = evidence;
  return {
    service: service?.name,
    subject,
    container: fact?.name,
    image: fact?.image ?? service?.image,
    cause: { kind, sentence, quote },
    state: fact && stateOf(fact),
    restarts: fact?.restartCount ?? 0,
    probes: fact?.probes ?? [],
    log,
    blocks,
    next: next.map((step) => withProjectName(step, stack)),
    place: field === undefined || service === undefined ? undefined : placeOf(service.name, field),
    alike: [],
  };
}

/** Adds `-p NAME` to suggested commands for stacks of `ci`, whose name differs from the one in the file. */
function withProjectName(step: string, { name, marks }: Stack): string {
  return marks?.[labels.ephemeral] === undefined
    ? step
    : step.replaceAll(/`berth (?=(?:exec|logs|ps|why)\b)/g, `\`berth -p ${name} `);
}

/** Merges verdicts on containers of one service that share a cause. */
export function mergeVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const key = JSON.stringify([verdict.service ?? verdict.subject, verdict.cause.kind]);
    const first = kept.get(key);
    if (first === undefined) kept.set(key, verdict);
    else if (verdict.container !== undefined && verdict.container !== first.container)
      kept.set(key, { ...first, alike: [...first.alike, verdict.container] });
  }
  return [...kept.values()];
}

/** From the most certain to the vaguest: the first one that applies gives the cause. */
const rules: readonly Rule[] = [
  refusalCause,
  noHealthcheck,
  outOfMemory,
  unrunnableCause,
  brokenProbe,
  emptySecret,
  matchLogs,
  unhealthy,
  slowStart,
  lateStart,
  signalCause,
  shellCode,
  crashLoop,
  exitCause,
  dependency,
  noContainer,
  idleState,
];

/** The cause by the first rule that applies; `unknown` if none does. */
export function causeOf(evidence: Evidence): Finding {
  for (const rule of rules) {
    const finding = rule(evidence);
    if (finding !== undefined) return finding;
  }
  return { kind: "unknown", sentence: "the cause is unknown", next: ["Look at `berth ps -a` and `berth logs`."] };
}
