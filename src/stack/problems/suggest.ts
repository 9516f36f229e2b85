import { distance } from "fastest-levenshtein";

/** Candidates looked at: thousands of unknown names among thousands of others must not take minutes. */
const enough = 1000;

/** The candidate that a person most likely meant by a misspelt word; undefined where none is near enough. */
export function closest(
  word: string,
  candidates: Iterable<string>,
  most = Number.POSITIVE_INFINITY,
): string | undefined {
  const wanted = folded(word);
  let best: string | undefined;
  let least = Math.min(reach(wanted), most) + 1;
  let tried = 0;
  for (const candidate of candidates) {
    tried += 1;
    if (tried > enough) break;
    const other = folded(candidate);
    // Words are at least as far apart as their lengths.
    if (Math.abs(other.length - wanted.length) >= least) continue;
    const away = swapped(wanted, other) ? 1 : distance(wanted, other);
    if (away >= least) continue;
    best = candidate;
    least = away;
  }
  return best;
}

/** The only candidate that begins or ends with the word: `service_healthy` for `healthy`. */
export function completed(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "") return undefined;
  const found = [...candidates].filter((each) => each.startsWith(`${word}_`) || each.endsWith(`_${word}`));
  return found.length === 1 ? found[0] : undefined;
}

/** `dependsOn`, `depends-on` and `DEPENDS_ON` are no misspellings but other habits. */
function folded(word: string): string {
  return /^[a-z0-9]*$/.test(word) ? word : word.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, "");
}

/** Two neighbours in each other's place (`wbe` for `web`): one slip of the fingers, where a distance counts two. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = Array.from(a).findIndex((letter, place) => letter !== b[place]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function reach(word: string): number {
  return word.length < 3 ? 0 : Math.floor((word.length + 1) / 3);
}
