import levenshtein from "fastest-levenshtein";

/** The candidate that a person most likely meant by a misspelt word; undefined where none is near enough. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(word);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = levenshtein.distance(wanted, folded(candidate));
    if (distance <= reach(wanted) && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** `dependsOn`, `depends-on` and `DEPENDS_ON` are no misspellings but other habits. */
function folded(word: string): string {
  return word.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, "");
}

function reach(word: string): number {
  return word.length < 3 ? 0 : Math.floor((word.length + 1) / 3);
}
