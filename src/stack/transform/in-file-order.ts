import type { Problem } from "../problems/problem.ts";

/** Problems as a reader of the files meets them: files in the order given, then places; those without a place last. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.at?.source.path))];
  const rank = new Map(files.map((file, index) => [file, file === undefined ? files.length : index]));
  return problems.toSorted(
    (one, other) =>
      (rank.get(one.at?.source.path) ?? 0) - (rank.get(other.at?.source.path) ?? 0) ||
      (one.at?.start ?? 0) - (other.at?.start ?? 0),
  );
}
