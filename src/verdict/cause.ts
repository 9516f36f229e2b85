import type { Evidence, Finding, Rule } from "./evidence.ts";
import { crashLoop, ended, shellCode, signalled } from "./rules/exit-causes.ts";
import { said } from "./rules/match-logs.ts";
import { memory } from "./rules/memory.ts";
import { absent, dependency, resting } from "./rules/no-container.ts";
import { brokenProbe, lateStart, noHealthcheck, slowStart, unhealthy } from "./rules/probes.ts";
import { program } from "./rules/program.ts";
import { refused } from "./rules/refused.ts";
import { emptySecret } from "./rules/secrets.ts";

/** From the most certain to the vaguest: the first that fits is the cause. */
const rules: readonly Rule[] = [
  refused,
  noHealthcheck,
  memory,
  program,
  brokenProbe,
  emptySecret,
  said,
  unhealthy,
  slowStart,
  lateStart,
  signalled,
  shellCode,
  crashLoop,
  ended,
  dependency,
  absent,
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
