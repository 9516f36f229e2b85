import stringWidth from "fast-string-width";
import { inFileOrder, type Place, type Problem, type Reached } from "../../stack/problems/problem.ts";
import { pointAt } from "../../stack/problems/source-lines.ts";
import { shownLine, withoutSecrets } from "../../stack/problems/without-secrets.ts";
import { type Paint, plain } from "../terminal/color.ts";

/** How a frame is drawn. */
export interface FrameStyle {
  /** Columns that a line of the source may take before it is cut around the caret. Default: 100. */
  readonly columns?: number;
  /** Default: no colours. */
  readonly paint?: Paint;
}

const tabColumns = 4;

/** A problem with its place, its line and a caret below it; only words where the place is not known. */
export function codeFrame(given: Problem, style: FrameStyle = {}): string {
  const problem = withoutSecrets(given);
  const { paint = plain } = style;
  const severity = colourOf(problem, paint)(`${problem.severity}:`);
  const words = `${severity} ${shown(problem.message)}  ${paint.dim(`[${problem.rule}]`)}`;
  const hint = problem.hint === undefined ? [] : [`  ${shown(problem.hint)}`];
  if (problem.at === undefined) return [words, ...hint].join("\n");
  const where = paint.bold(`${placeText(problem.at)}:`);
  const chain = (problem.chain ?? []).map((step) => `  ${paint.dim(stepText(step))}`);
  return [`${where} ${words}`, ...excerpt(problem, problem.at, style), ...chain, ...hint].join("\n");
}

/** `compose.yaml:4:5` */
function placeText({ source, start }: Place): string {
  const { line, column } = pointAt(source, start);
  return `${shown(source.name)}:${line}:${column}`;
}

/** How the text above came to be read. */
function stepText({ by, at }: Reached): string {
  return by === undefined ? `included at ${placeText(at)}` : `extended by ${shown(by)} in ${placeText(at)}`;
}

/** All problems, in the order of the files, and how many there are. Empty for none. */
export function problemsText(problems: readonly Problem[], style: FrameStyle = {}): string {
  if (problems.length === 0) return "";
  const frames = inFileOrder(problems).map((problem) => `${codeFrame(problem, style)}\n`);
  const counts = (["error", "warning"] as const)
    .map((severity) => counted(problems.filter((problem) => problem.severity === severity).length, severity))
    .filter((text) => text !== "");
  return [...frames, counts.join(" and ")].join("\n");
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function colourOf(problem: Problem, paint: Paint): Paint {
  return problem.severity === "error" ? paint.red : paint.yellow;
}

/** The line before, the line itself, and the caret. */
function excerpt(problem: Problem, at: Place, style: FrameStyle): string[] {
  const { paint = plain, columns = 100 } = style;
  const { line, column } = pointAt(at.source, at.start);
  const text = shownLine(at.source, line, column) ?? "";
  const cut = cutAround(text, column - 1, columns);
  const marked = text.slice(column - 1, Math.min(column - 1 + at.end - at.start, cut.end));
  const carets = "^".repeat(Math.max(1, stringWidth(drawn(marked))));
  const indent = " ".repeat(stringWidth(drawn(cut.before)));
  const width = Math.max(4, String(line).length);
  const gutter = (label: string) => paint.dim(`${label.padStart(width)} |`);
  const previous = cut.start > 0 ? undefined : shownLine(at.source, line - 1, 0);
  return [
    ...(previous?.trim() ? [`${gutter(String(line - 1))} ${drawn(cutAround(previous, 0, columns).text)}`] : []),
    `${gutter(String(line))} ${drawn(cut.text)}`,
    `${gutter("")} ${indent}${colourOf(problem, paint)(carets)}`,
  ];
}

interface Cut {
  /** What is shown of the line, and the part of it that stands before the caret. */
  readonly text: string;
  readonly before: string;
  /** The range of the line, as UTF-16 offsets, that is shown. */
  readonly start: number;
  readonly end: number;
}

/** The part of a long line around an offset, with `…` where something was left out. */
function cutAround(line: string, offset: number, columns: number): Cut {
  const fits = line.length <= columns * 4 && stringWidth(drawn(line)) <= columns;
  if (fits) return { text: line, before: line.slice(0, offset), start: 0, end: line.length };
  const start = offset <= columns / 2 ? 0 : whole(line, Math.floor(offset - columns / 3));
  const end = Math.max(offset, whole(line, shrunk(line, start, start + columns, columns)));
  const head = start > 0 ? "…" : "";
  const tail = end < line.length ? "…" : "";
  return { text: head + line.slice(start, end) + tail, before: head + line.slice(start, offset), start, end };
}

/** The end of the longest piece from `start` that fits: wide characters take two columns each. */
function shrunk(line: string, start: number, limit: number, columns: number): number {
  let end = Math.min(limit, line.length);
  while (end > start && stringWidth(drawn(line.slice(start, end))) > columns) end--;
  return end;
}

/** Never the middle of a surrogate pair. */
function whole(line: string, offset: number): number {
  return /[\uDC00-\uDFFF]/.test(line[offset] ?? "") ? offset - 1 : offset;
}

/** A piece of the user's text as the terminal may have it: tabs as spaces, control characters made visible. */
function drawn(text: string): string {
  return shown(text.replaceAll("\t", " ".repeat(tabColumns)));
}

function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => (control === "\n" ? " " : "\u{FFFD}"));
}
