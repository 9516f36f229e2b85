import type { Evidence, Finding } from "../evidence.ts";
import { fileMissing, libraryMissing, noSpace, permissionDenied, readOnly } from "../log-patterns/files.ts";
import { addressInUse, connectionRefused, nameUnresolved } from "../log-patterns/network.ts";
import { configSyntax, variableMissing, wrongPassword } from "../log-patterns/settings.ts";
import { type LogPattern, matchPattern } from "../log-patterns.ts";

/** In their order: a line that is two of them is the first. */
const sayings: readonly LogPattern[] = [
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

/** Of one that still runs, older lines are about what it got over. */
const recentLines = 6;

const listen = matchPattern(sayings, ({ log, fact }) => (fact?.state === "running" ? log.slice(-recentLines) : log));

/** What its own last words tell. One that ended well has nothing to tell. */
export function matchLogs(evidence: Evidence): Finding | undefined {
  const { fact } = evidence;
  if (fact === undefined || fact.state === "created") return undefined;
  if (fact.state === "exited" && fact.exitCode === 0) return undefined;
  return listen(evidence);
}
