import { labels } from "../engine/labels.ts";
import type { Stack } from "../stack/stack.ts";
import type { Evidence, Finding, Rule } from "./evidence.ts";
import { crashLoop, exitCause, memory, shellCode, signalled } from "./rules/exit-causes.ts";
import { matchLogs } from "./rules/match-logs.ts";
import { dependency, noContainer, resting } from "./rules/no-container.ts";
import { brokenProbe, lateStart, noHealthcheck, slowStart, unhealthy } from "./rules/probes.ts";
import { emptySecret, program } from "./rules/program.ts";
import { refused } from "./rules/refused.ts";
import { stateOf } from "./state.ts";
import type { Blocked, Verdict } from "./verdict.ts";

/** What a verdict is about, and whom it keeps from coming up. */
export interface VerdictSubject {
  readonly subject: string;
  readonly blocks: readonly Blocked[];
}

/** Evidence in, verdict out. Pure. */
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
    next: next.map((step) => findable(step, stack)),
    place: field === undefined || service === undefined ? undefined : placeOf(service.name, field),
    alike: [],
  };
}

/** Of a stack that is under another name than its file gives it, commands that look into it have to say so. */
function findable(step: string, { name, marks }: Stack): string {
  const isNamedSo = marks?.[labels.ephemeral] === undefined;
  return isNamedSo ? step : step.replaceAll(/`berth (?=(?:exec|logs|ps|why)\b)/g, `\`berth -p ${name} `);
}

/** One verdict for containers of one service that share a cause. */
export function joined(verdicts: readonly Verdict[]): readonly Verdict[] {
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

/** From the most certain to the vaguest: the first that fits is the cause. */
const rules: readonly Rule[] = [
  refused,
  noHealthcheck,
  memory,
  program,
  brokenProbe,
  emptySecret,
  matchLogs,
  unhealthy,
  slowStart,
  lateStart,
  signalled,
  shellCode,
  crashLoop,
  exitCause,
  dependency,
  noContainer,
  resting,
];

/** Why it is not up, by the first rule that fits; that nothing is known is a finding too. */
export function causeOf(evidence: Evidence): Finding {
  for (const rule of rules) {
    const finding = rule(evidence);
    if (finding !== undefined) return finding;
  }
  return { kind: "unknown", sentence: "nothing tells why", next: ["See what is there: `berth ps -a`, `berth logs`."] };
}
