import type { Source } from "./problem.ts";

/** A position in a source, both numbers 1-based. */
export interface Point {
  readonly line: number;
  readonly column: number;
}

const startsBySource = new WeakMap<Source, readonly number[]>();

/** The offset at which each line of a source starts; computed once per source. */
function startsOf(source: Source): readonly number[] {
  let starts = startsBySource.get(source);
  if (starts === undefined) {
    starts = [0, ...Array.from(source.text.matchAll(/\n/g), (newline) => newline.index + 1)];
    startsBySource.set(source, starts);
  }
  return starts;
}

/** The line and column of an offset. */
export function pointAt(source: Source, offset: number): Point {
  const starts = startsOf(source);
  const next = firstAfter(starts, offset);
  return { line: next, column: offset - (starts[next - 1] ?? 0) + 1 };
}

/** A line by its 1-based number, without its line break; undefined beyond the text. */
export function lineAt(source: Source, line: number): string | undefined {
  const starts = startsOf(source);
  const start = starts[line - 1];
  return start === undefined ? undefined : source.text.slice(start, starts[line]).replace(/\r?\n$/, "");
}

/** The index of the first number above a limit, in an ascending list. */
function firstAfter(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
