import stringWidth from "fast-string-width";
import { padded } from "../progress/layout.ts";
import { visibleLine } from "../terminal/visible.ts";

const gap = 3;

/** Columns without borders, with docker's spacing. The last one is not padded. */
export function table(
  head: readonly string[],
  body: readonly (readonly string[])[],
  { narrowest = 10 }: { readonly narrowest?: number } = {},
): string {
  const lines = [head, ...body].map((cells) => cells.map(visibleLine));
  const last = head.length - 1;
  const widths = head.map((_, column) =>
    Math.max(narrowest, ...lines.map((cells) => stringWidth(cells[column] ?? "") + gap)),
  );
  return lines
    .map((cells) => cells.map((cell, column) => (column < last ? padded(cell, widths[column] ?? 0) : cell)))
    .map((cells) => `${cells.join("")}\n`)
    .join("");
}

interface Spacing {
  readonly narrowest: number;
  readonly gap: number;
}

/** Columns without borders, with the spacing of docker compose's `images`, `ls` and `top`. The last one is not padded. */
export function wideTable(rows: readonly (readonly string[])[], { narrowest, gap }: Spacing): string {
  const lines = rows.map((cells) => cells.map(visibleLine));
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
