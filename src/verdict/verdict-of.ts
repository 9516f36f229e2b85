import { labels } from "../engine/labels.ts";
import type { Stack } from "../stack/stack.ts";
import type { Evidence, Finding, Rule } from "./evidence.ts";
import { fileMissing, libraryMissing, noSpace, permissionDenied, readOnly } from "./log-patterns/files.ts";
import { addressInUse, connectionRefused, nameUnresolved } from "./log-patterns/network.ts";
import { configSyntax, variableMissing, wrongPassword } from "./log-patterns/settings.ts";
import { type LogPattern, matchPattern } from "./log-patterns.ts";
import { crashLoop, exitCause, networkLost, outOfMemory, shellCode, signalCause } from "./rules/exit-causes.ts";
import { dependency, idleState, noContainer } from "./rules/no-container.ts";
import { brokenProbe, lateStart, noHealthcheck, slowStart, unhealthy } from "./rules/probes.ts";
import { emptySecret, unrunnableCause } from "./rules/program.ts";
import { refusalCause } from "./rules/refused.ts";
import { stateOf } from "./state.ts";
import type { Blocked, CauseKind, Verdict } from "./verdict.ts";

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
    alsoServices: [],
    engineMessage: evidence.engineMessage === sentence ? undefined : evidence.engineMessage,
  };
}

/** Adds `-p NAME` to suggested commands for stacks of `ci`, whose name differs from the one in the file. */
function withProjectName(step: string, { name, ownLabels }: Stack): string {
  return ownLabels?.[labels.ephemeral] === undefined
    ? step
    : step.replaceAll(/`berth (?=(?:exec|logs|ps|why)\b)/g, `\`berth -p ${name} `);
}

/** Merges verdicts that share a cause: first those on containers of one service, then those on several services. */
export function mergeVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const byService = merged(
    verdicts,
    ({ service, subject, cause }) => JSON.stringify([service ?? subject, cause.kind]),
    (first, { container }) =>
      container === undefined || container === first.container
        ? first
        : { ...first, alike: [...first.alike, container] },
  );
  return merged(byService, causeKey, (first, other) => ({
    ...first,
    alsoServices: [...first.alsoServices, ...(other.service === undefined ? [] : [other.service])],
    blocks: [
      ...first.blocks,
      ...other.blocks.filter(({ service }) => !first.blocks.some((known) => known.service === service)),
    ],
    next: [...new Set([...first.next, ...other.next])],
  }));
}

function merged(
  verdicts: readonly Verdict[],
  key: (verdict: Verdict) => string,
  merge: (first: Verdict, other: Verdict) => Verdict,
): readonly Verdict[] {
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const first = kept.get(key(verdict));
    kept.set(key(verdict), first === undefined ? verdict : merge(first, verdict));
  }
  return [...kept.values()];
}

/** Causes outside a service, which several services can share. A program's own failure belongs to one service. */
const sharedKinds: ReadonlySet<CauseKind> = new Set([
  "image-missing",
  "mount-source-missing",
  "disk-full",
  "device-missing",
  "runtime-missing",
  "plugin-missing",
  "volume-unmountable",
  "setting-invalid",
]);

function causeKey({ service, subject, cause: { kind, sentence } }: Verdict): string {
  return JSON.stringify(sharedKinds.has(kind) ? [kind, sentence] : [service ?? subject, kind]);
}

/** From the most certain to the vaguest: the first one that applies gives the cause. */
const rules: readonly Rule[] = [
  refusalCause,
  noHealthcheck,
  outOfMemory,
  networkLost,
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

/** Ordered: a line that matches several of them counts for the first. */
const patterns: readonly LogPattern[] = [
  libraryMissing,
  nameUnresolved,
  wrongPassword,
  connectionRefused,
  addressInUse,
  noSpace,
  readOnly,
  permissionDenied,
  variableMissing,
  fileMissing,
  configSyntax,
];

/** Older lines of a running container are about problems that it recovered from. */
const recentLines = 6;

const matchLog = matchPattern(patterns, ({ log, fact }) => (fact?.state === "running" ? log.slice(-recentLines) : log));

/** The cause that the container's own output reports. Skipped if it exited without an error. */
function matchLogs(evidence: Evidence): Finding | undefined {
  const { fact } = evidence;
  if (fact === undefined || fact.state === "created") return undefined;
  if (fact.state === "exited" && fact.exitCode === 0) return undefined;
  return matchLog(evidence);
}
