import { cut } from "../progress/layout.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { visibleLine, wrapText } from "../terminal/visible.ts";

/** A labeled line of a report. */
export interface Entry {
  readonly label: string;
  readonly text: string;
  /** Output of a program: cut to the window instead of wrapped. */
  readonly isQuoted?: boolean;
  /** The most important line, which is highlighted. */
  readonly isKey?: boolean;
}

const labelColumns = 12;

/** A report with a column of labels, as wide as the window. */
export function entriesText(entries: readonly Entry[], paint: Paint, { columns }: Screen): string {
  const room = Math.max(20, (columns ?? Number.POSITIVE_INFINITY) - labelColumns - 2);
  const lines = entries.flatMap(({ label, text, isQuoted = false, isKey = false }, index) => {
    const shown = isQuoted ? [cut(text, room)] : wrapText(visibleLine(text), room);
    const shownLabel = entries[index - 1]?.label === label ? "" : label;
    return shown.map((line, row) => {
      const head = paint.dim((row === 0 ? shownLabel : "").padEnd(labelColumns));
      return `  ${head}${isKey ? paint.yellow(line) : line}\n`;
    });
  });
  return lines.join("");
}
