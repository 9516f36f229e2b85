import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/color.ts";
import { visibleLine } from "../terminal/visible.ts";
import { bytesText, type Row, type Rows } from "./rows.ts";

export interface Frame {
  readonly now: number;
  readonly columns: number;
  /** Maximum number of lines; undefined: no limit. */
  readonly lines: number | undefined;
  readonly paint: Paint;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Order of importance if not all rows fit. */
const rank = { Error: 0, Warning: 1, Working: 2, Done: 3 } as const;

/** The rows that fit, in order, and a summary of the others. */
export function layout(rows: Rows, frame: Frame): readonly string[] {
  const all = [...rows.started.values()];
  const room = Math.max(1, frame.lines ?? Number.POSITIVE_INFINITY);
  const waiting = Math.max(0, rows.total - all.length);
  if (all.length + (waiting > 0 ? 1 : 0) <= room) return [...rowLines(all, frame), ...rest([], waiting, frame)];
  const chosen = new Set([...all].sort(byImportance).slice(0, room - 1));
  const shown = all.filter((row) => chosen.has(row));
  const hidden = all.filter((row) => !chosen.has(row));
  return [...rowLines(shown, frame), ...rest(hidden, waiting, frame)];
}

function byImportance(a: Row, b: Row): number {
  if (a.status !== b.status) return rank[a.status] - rank[b.status];
  return a.status === "Done" ? (b.endedAt ?? 0) - (a.endedAt ?? 0) : a.startedAt - b.startedAt;
}

/** `… and 12 more (9 done, 3 waiting)`. */
function rest(hidden: readonly Row[], waiting: number, { paint, columns, lines }: Frame): readonly string[] {
  const count = hidden.length + waiting;
  if (count === 0 || lines === undefined) return [];
  const done = hidden.filter((row) => row.status === "Done").length;
  const working = hidden.length - done;
  const kinds = [
    [done, "done"],
    [working, "in progress"],
    [waiting, "waiting"],
  ] as const;
  const detail = kinds.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(", ");
  return [paint.dim(cut(`… and ${count} more (${detail})`, columns))];
}

function rowLines(rows: readonly Row[], frame: Frame): readonly string[] {
  // In a narrow window, a container's name matters more than the word "Container".
  const nameOf = ({ id }: Row) => (frame.columns < 60 ? id.replace(/^Container /, "") : id);
  const stateOf = (row: Row) => [row.text, bytesText(row)].filter((text) => text !== "").join(" ");
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => stringWidth(text)));
  const state = Math.min(widest(rows.map(stateOf)), Math.floor(frame.columns / 2));
  const name = Math.max(8, Math.min(widest(rows.map(nameOf)), frame.columns - state - 13));
  return rows.map((row) =>
    line(row, [padded(elided(nameOf(row), name), name), padded(cut(stateOf(row), state), state)], frame),
  );
}

/** `✓ Container shop-web-1  Started    1.2s  details`, cut to the window before colors are added. */
function line(row: Row, [name, state]: readonly [string, string], { now, columns, paint }: Frame): string {
  const ms = (row.endedAt ?? now) - row.startedAt;
  const elapsed = row.endedAt === row.startedAt ? "" : `${(ms / 1000).toFixed(1)}s`;
  const tick = Math.floor(now / 100) % spinner.length;
  const mark = { Working: spinner[tick] ?? "", Done: "✓", Warning: "!", Error: "✗" }[row.status];
  const color = { Working: paint.cyan, Done: paint.green, Warning: paint.yellow, Error: paint.red }[row.status];
  const room = columns - stringWidth(name) - stringWidth(state) - 13;
  const details = row.details === "" || room < 8 ? "" : `  ${cut(row.details, room)}`;
  const took = elapsed === "" && details === "" ? "" : ` ${paint.dim(elapsed.padStart(6))}`;
  return `${color(mark)} ${name}  ${color(state)}${took}${details}`;
}

/** Shortens a name in the middle: names of one project start alike and differ at the end. */
function elided(text: string, columns: number): string {
  const name = visibleLine(text);
  if (stringWidth(name) <= columns) return name;
  const graphemes = graphemesOf(name);
  const head = fitting(graphemes, Math.floor((columns - 1) / 3));
  const tail = fitting(graphemes.toReversed(), columns - 1 - stringWidth(head.join("")));
  return [...head, "…", ...tail.toReversed()].join("");
}

/** Cuts text to a number of columns, marked by `…`, and makes it visible on one line. */
export function cut(text: string, columns: number): string {
  const shown = visibleLine(text);
  if (stringWidth(shown) <= columns) return shown;
  return columns > 0 ? `${fitting(graphemesOf(shown), columns - 1).join("")}…` : "";
}

function graphemesOf(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** The first graphemes that fit. */
function fitting(graphemes: readonly string[], columns: number): readonly string[] {
  let width = 0;
  const end = graphemes.findIndex((segment) => {
    width += stringWidth(segment);
    return width > columns;
  });
  return end === -1 ? graphemes : graphemes.slice(0, end);
}

export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - stringWidth(text)));
}
