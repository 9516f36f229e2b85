import { cut } from "../progress/layout.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { wrapText } from "../terminal/wrap.ts";

/** A line of a report: what it is about, and its text. */
export interface Entry {
  readonly label: string;
  readonly text: string;
  /** Somebody else's words: cut to the window rather than broken between words. */
  readonly isQuoted?: boolean;
  /** The line that tells most. */
  readonly isTelling?: boolean;
}

const labelColumns = 12;

/** Lines of a report, with labels in a column of their own, as wide as the window. */
export function entriesText(entries: readonly Entry[], paint: Paint, { columns }: Screen): string {
  const room = Math.max(20, (columns ?? Number.POSITIVE_INFINITY) - labelColumns - 2);
  const lines = entries.flatMap(({ label, text, isQuoted = false, isTelling = false }, index) => {
    const shown = isQuoted ? [cut(text, room)] : wrapText(plainText(text), room);
    const own = entries[index - 1]?.label === label ? "" : label;
    return shown.map((line, row) => {
      const head = paint.dim((row === 0 ? own : "").padEnd(labelColumns));
      return `  ${head}${isTelling ? paint.yellow(line) : line}\n`;
    });
  });
  return lines.join("");
}

/** On one line, and without control characters. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
