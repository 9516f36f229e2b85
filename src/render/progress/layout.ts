import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/color.ts";
import { visibleLine } from "../terminal/visible.ts";
import type { Row, RowState, Rows } from "./rows.ts";

export interface Frame {
  readonly now: number;
  readonly columns: number;
  /** Maximum number of lines. Undefined: the last frame, with all rows in the plan's order. */
  readonly lines: number | undefined;
  readonly paint: Paint;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** What needs attention comes first, and is shown if not all rows fit. */
const rank: Readonly<Record<RowState, number>> = { failed: 0, working: 1, warned: 2, pending: 3, skipped: 4, done: 5 };

/** A header, the rows that fit, and a count of the others. */
export function layout(rows: Rows, frame: Frame): readonly string[] {
  const { lines } = frame;
  const header = headerOf(rows, frame);
  if (lines === undefined) return [header, ...rowLines(rows.all, frame)];
  const sorted = rows.all.toSorted((a, b) => rank[a.state] - rank[b.state]);
  if (sorted.length < lines) return [header, ...rowLines(sorted, frame)];
  if (lines < 3) return [header, ...rowLines(sorted.slice(0, lines - 1), frame)].slice(0, Math.max(1, lines));
  // Of the done rows, the latest.
  const chosen = new Set(sorted.toSorted(byImportance).slice(0, lines - 2));
  const hidden = sorted.filter((row) => !chosen.has(row));
  return [header, ...rowLines([...chosen].toSorted(byImportance), frame), rest(hidden, frame)];
}

function byImportance(a: Row, b: Row): number {
  if (a.state !== b.state) return rank[a.state] - rank[b.state];
  return a.state === "done" ? b.endedAt - a.endedAt : 0;
}

/** `3/6 · 12 s`. */
function headerOf({ all, openedAt }: Rows, { now, columns, paint }: Frame): string {
  const count = (state: RowState) => all.filter((row) => row.state === state).length;
  const done = count("done") + count("warned");
  const failed = count("failed");
  const parts = [`${done}/${all.length}`, timeText(now - openedAt), ...(failed > 0 ? [`${failed} failed`] : [])];
  return paint.bold(cut(parts.join(" · "), columns));
}

/** `… 9 done, 3 waiting`. */
function rest(hidden: readonly Row[], { paint, columns }: Frame): string {
  const kinds: readonly (readonly [RowState, string])[] = [
    ["failed", "failed"],
    ["working", "in progress"],
    ["warned", "with warnings"],
    ["pending", "waiting"],
    ["skipped", "not done"],
    ["done", "done"],
  ];
  const counts = kinds.flatMap(([state, word]) => {
    const count = hidden.filter((row) => row.state === state).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return paint.dim(cut(`… ${counts.join(", ")}`, columns));
}

function rowLines(rows: readonly Row[], frame: Frame): readonly string[] {
  const { columns } = frame;
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => stringWidth(visibleLine(text))));
  const name = Math.max(8, Math.min(widest(rows.map((row) => row.name)), Math.floor(columns / 3)));
  const timed = rows.filter(isTimed);
  const state = Math.min(widest(timed.map(({ text }) => text)), columns - name - 13);
  return rows.map((row) => line(row, { name, state }, frame));
}

/** Whether a row has its state in the column beside a time. Others have no time, and so more room. */
function isTimed({ state, tookMs }: Row): boolean {
  return state === "working" || state === "failed" || (tookMs > 0 && (state === "done" || state === "warned"));
}

/** `⠋ db  waiting for healthy   8 s  details`, cut to the window before colors are added. */
function line(row: Row, width: { readonly name: number; readonly state: number }, frame: Frame): string {
  const { now, columns, paint } = frame;
  const tick = Math.floor(now / 100) % spinner.length;
  const [mark, color] = {
    working: [spinner[tick] ?? "", paint.cyan],
    done: ["✓", paint.green],
    warned: ["!", paint.yellow],
    failed: ["✗", paint.red],
    pending: ["·", paint.dim],
    skipped: ["-", paint.dim],
  }[row.state] as [string, (text: string) => string];
  const name = padded(elided(row.name, width.name), width.name);
  const room = columns - width.name - 4;
  if (!isTimed(row)) {
    const text = cut([row.text, row.details].filter((part) => part !== "").join("  "), room);
    return color === paint.dim ? paint.dim(`${mark} ${name}  ${text}`) : `${color(mark)} ${name}  ${color(text)}`;
  }
  const took = timeText(row.state === "working" ? now - row.since : row.tookMs).padStart(7);
  const left = room - width.state - 10;
  const details = row.details === "" || left < 8 ? "" : `  ${cut(row.details, left)}`;
  const text = padded(cut(row.text, width.state), width.state);
  return `${color(mark)} ${name}  ${color(text)} ${paint.dim(took)}${details}`;
}

/** `0.4 s`, `12 s`, `1m 05s`. */
function timeText(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
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
