import type { Evidence, Finding } from "../evidence.ts";
import { shortPath } from "../subject.ts";

const about = /secret|passw|token|credential|\bkey\b|empty|missing|not (?:set|specified)|invalid/i;

/** A secret of its own is empty, and it died with words that may be about that. */
export function emptySecret(evidence: Evidence): Finding | undefined {
  const { emptySecrets, fact, log } = evidence;
  if (fact === undefined || (fact.state === "exited" && fact.exitCode === 0)) return undefined;
  const [empty] = emptySecrets;
  const line = log.findLast((each) => about.test(each) || emptySecrets.some(({ name }) => each.includes(name)));
  if (empty === undefined || line === undefined) return undefined;
  const file = shortPath(evidence, empty.file);
  return {
    kind: "secret-empty",
    quote: line,
    sentence: `its secret ${empty.name} is empty: ${file} has no content`,
    next: [`Put the secret into ${file}.`],
    field: "secrets",
  };
}
