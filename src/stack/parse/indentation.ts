import { alternatives } from "../problems/message.ts";
import { type Fault, lineAt } from "./fault.ts";

/** A line that returns to none of the levels above it: what it has, and what it could have. */
export function indentation(text: string, noticed: number): Fault {
  const begin = text.lastIndexOf("\n", noticed - 1) + 1;
  const own = indentOf(text.slice(begin));
  const start = Math.max(noticed, begin + own);
  const levels = levelsAbove(text.slice(0, begin));
  const near = [levels.findLast((level) => level < own), levels.find((level) => level > own)];
  const isOdd = !levels.includes(own) && near[0] !== undefined;
  return {
    rule: "bad-indentation",
    message: "this line is not indented like its neighbours",
    hint: isOdd
      ? `It has ${spaces(own)}: give it ${alternatives(near.filter((level) => level !== undefined).map(String))}, like those above.`
      : "Give all keys of a mapping, or all items of a list, the same number of spaces.",
    start,
    end: start + Math.max(1, lineAt(text, start).length),
  };
}

/** The indentations that a line may return to: those of the lines above that enclose each other, and of the last one. */
function levelsAbove(text: string): readonly number[] {
  const levels: number[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const own = indentOf(line);
    while ((levels.at(-1) ?? -1) >= own) levels.pop();
    levels.push(own);
  }
  return levels;
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}
