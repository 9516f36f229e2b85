import { distance } from "fastest-levenshtein";

/** The number of candidates compared: thousands of unknown names among thousands of others must not take minutes. */
const maxCandidates = 1000;

/** The candidate most likely meant by a misspelled word; undefined if none is close enough. */
export function closest(
  word: string,
  candidates: Iterable<string>,
  maxDistance = Number.POSITIVE_INFINITY,
): string | undefined {
  const target = normalize(word);
  let best: string | undefined;
  let limit = Math.min(tolerance(target), maxDistance) + 1;
  let tried = 0;
  for (const candidate of candidates) {
    tried += 1;
    if (tried > maxCandidates) break;
    const other = normalize(candidate);
    // The distance of two words is at least the difference of their lengths.
    if (Math.abs(other.length - target.length) >= limit) continue;
    const edits = isSwapped(target, other) ? 1 : distance(target, other);
    if (edits >= limit) continue;
    best = candidate;
    limit = edits;
  }
  return best;
}

/** The only candidate that starts or ends with the word: `service_healthy` for `healthy`; undefined if there are several. */
export function uniqueCompletion(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "") return undefined;
  const matches = [...candidates].filter((name) => name.startsWith(`${word}_`) || name.endsWith(`_${word}`));
  return matches.length === 1 ? matches[0] : undefined;
}

/** Removes case and separators: `dependsOn`, `depends-on` and `DEPENDS_ON` are the same word. */
function normalize(word: string): string {
  return /^[a-z0-9]*$/.test(word) ? word : word.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, "");
}

/** Whether two adjacent letters are swapped (`wbe` for `web`), which counts as one mistake, not two. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = Array.from(a).findIndex((letter, place) => letter !== b[place]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function tolerance(word: string): number {
  return word.length < 3 ? 0 : Math.floor((word.length + 1) / 3);
}
