import stringWidth from "fast-string-width";
import { padded } from "../progress/layout.ts";

interface Spacing {
  readonly narrowest: number;
  readonly gap: number;
}

/** Columns without borders whose cells, the last of a line too, are as wide as the widest of them: as `images`, `ls` and `top` print them. */
export function wideTable(lines: readonly (readonly string[])[], { narrowest, gap }: Spacing): string {
  const count = Math.max(0, ...lines.map((cells) => cells.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(narrowest, ...lines.map((cells) => stringWidth(cells[column] ?? "") + gap)),
  );
  return lines
    .map((cells) =>
      cells.map((cell, column) => (column < count - 1 ? padded(cell, widths[column] ?? 0) : cell)).join(""),
    )
    .map((line) => `${line}\n`)
    .join("");
}
