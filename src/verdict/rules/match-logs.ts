import type { Evidence, Finding } from "../evidence.ts";
import { fileMissing, libraryMissing, noSpace, permissionDenied, readOnly } from "../log-patterns/files.ts";
import { addressInUse, connectionRefused, nameUnresolved } from "../log-patterns/network.ts";
import { configSyntax, variableMissing, wrongPassword } from "../log-patterns/settings.ts";
import { type LogPattern, matchPattern } from "../log-patterns.ts";

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
export function matchLogs(evidence: Evidence): Finding | undefined {
  const { fact } = evidence;
  if (fact === undefined || fact.state === "created") return undefined;
  if (fact.state === "exited" && fact.exitCode === 0) return undefined;
  return matchLog(evidence);
}
