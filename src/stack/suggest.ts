import { distance } from "fastest-levenshtein";

/** The candidate that a person most likely meant by a misspelt word; undefined where none is near enough. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(word);
  let best: string | undefined;
  let least = reach(wanted) + 1;
  for (const candidate of candidates) {
    const away = distance(wanted, folded(candidate));
    if (away >= least) continue;
    best = candidate;
    least = away;
  }
  return best;
}

/** `dependsOn`, `depends-on` and `DEPENDS_ON` are no misspellings but other habits. */
function folded(word: string): string {
  return word.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, "");
}

function reach(word: string): number {
  return word.length < 3 ? 0 : Math.floor((word.length + 1) / 3);
}
