import stringWidth from "fast-string-width";
import {
  inFileOrder,
  type Place,
  type Problem,
  type ProblemCounts,
  problemCounts,
  type Reached,
  selected,
} from "../../stack/problems/problem.ts";
import { pointAt } from "../../stack/problems/source-lines.ts";
import { shownLine, withoutSecrets } from "../../stack/problems/without-secrets.ts";
import { type Paint, plain } from "../terminal/color.ts";
import { visibleLine } from "../terminal/visible.ts";

export interface FrameStyle {
  /** Source lines longer than this are cut around the caret. Default: 100. */
  readonly columns?: number;
  /** Default: no colors. */
  readonly paint?: Paint;
}

const tabColumns = 4;

/** A problem with file, line and caret; only its message if the place is unknown. */
export function codeFrame(given: Problem, style: FrameStyle = {}): string {
  const problem = withoutSecrets(given);
  const { paint = plain } = style;
  const severity = colorOf(problem, paint)(`${problem.severity}:`);
  const headline = `${severity} ${visibleLine(problem.message)}  ${paint.dim(`[${problem.rule}]`)}`;
  const hint = problem.hint === undefined ? [] : [`  ${visibleLine(problem.hint)}`];
  if (problem.at === undefined) return [headline, ...hint].join("\n");
  const where = paint.bold(`${placeText(problem.at)}:`);
  const chain = (problem.chain ?? []).map((step) => `  ${paint.dim(stepText(step))}`);
  return [`${where} ${headline}`, ...excerpt(problem, problem.at, style), ...chain, ...hint].join("\n");
}

/** One line for each problem, in file order: `compose.yaml:1:1: warning: …`. */
export function problemLines(problems: readonly Problem[], paint: Paint): string {
  const shown = selected(problems, mostShown);
  const lines = inFileOrder(shown).map((given) => {
    const problem = withoutSecrets(given);
    const where = problem.at === undefined ? "" : `${paint.bold(`${placeText(problem.at)}:`)} `;
    return `${where}${colorOf(problem, paint)(`${problem.severity}:`)} ${visibleLine(problem.message)}\n`;
  });
  const hidden = problems.length - shown.length;
  return [...lines, ...(hidden > 0 ? [`… and ${hidden} more\n`] : [])].join("");
}

/** `compose.yaml:4:5` */
function placeText({ source, start }: Place): string {
  const { line, column } = pointAt(source, start);
  return `${visibleLine(source.name)}:${line}:${column}`;
}

/** Why the file above was read. */
function stepText({ by, at }: Reached): string {
  return by === undefined ? `included at ${placeText(at)}` : `extended by ${visibleLine(by)} in ${placeText(at)}`;
}

/** More would hide the first ones. */
export const mostShown = 100;

/** The problems in file order, then their number; "" if there are none. `counts` also has those that are not at hand. */
export function problemsText(
  problems: readonly Problem[],
  style: FrameStyle = {},
  counts: ProblemCounts = problemCounts(problems),
): string {
  if (problems.length === 0) return "";
  const frames = inFileOrder(selected(problems, mostShown)).map((problem) => `${codeFrame(problem, style)}\n`);
  const hidden = counts.error + counts.warning - frames.length;
  const more = hidden <= 0 ? [] : [`… and ${hidden} more\n`];
  const totals = (["error", "warning"] as const)
    .map((severity) => counted(counts[severity], severity))
    .filter((text) => text !== "");
  return [...frames, ...more, totals.join(" and ")].join("\n");
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function colorOf(problem: Problem, paint: Paint): Paint {
  return problem.severity === "error" ? paint.red : paint.yellow;
}

/** The line before, the line itself, and the caret. */
function excerpt(problem: Problem, at: Place, style: FrameStyle): string[] {
  const { paint = plain, columns = 100 } = style;
  const { line, column } = pointAt(at.source, at.start);
  const text = shownLine(at.source, line, column) ?? "";
  const cut = cutAround(text, column - 1, columns);
  const marked = text.slice(column - 1, Math.min(column - 1 + at.end - at.start, cut.end));
  const carets = "^".repeat(Math.max(1, stringWidth(printed(marked))));
  const indent = " ".repeat(stringWidth(printed(cut.before)));
  const width = Math.max(4, String(line).length);
  const gutter = (label: string) => paint.dim(`${label.padStart(width)} |`);
  const previous = cut.start > 0 ? undefined : shownLine(at.source, line - 1, 0);
  return [
    ...(previous?.trim() ? [`${gutter(String(line - 1))} ${printed(cutAround(previous, 0, columns).text)}`] : []),
    `${gutter(String(line))} ${printed(cut.text)}`,
    `${gutter("")} ${indent}${colorOf(problem, paint)(carets)}`,
  ];
}

interface Cut {
  /** The shown part of the line, and its part before the caret. */
  readonly text: string;
  readonly before: string;
  /** The shown range, as UTF-16 offsets of the line. */
  readonly start: number;
  readonly end: number;
}

/** The part of a long line around an offset, with `…` at cut ends. */
function cutAround(line: string, offset: number, columns: number): Cut {
  const fits = line.length <= columns * 4 && stringWidth(printed(line)) <= columns;
  if (fits) return { text: line, before: line.slice(0, offset), start: 0, end: line.length };
  const start = offset <= columns / 2 ? 0 : wholeCharacter(line, Math.floor(offset - columns / 3));
  const end = Math.max(offset, wholeCharacter(line, fittingEnd(line, start, start + columns, columns)));
  const head = start > 0 ? "…" : "";
  const tail = end < line.length ? "…" : "";
  return { text: head + line.slice(start, end) + tail, before: head + line.slice(start, offset), start, end };
}

/** The end of the longest piece from `start` that fits. Wide characters take two columns. */
function fittingEnd(line: string, start: number, limit: number, columns: number): number {
  let end = Math.min(limit, line.length);
  while (end > start && stringWidth(printed(line.slice(start, end))) > columns) end--;
  return end;
}

/** Moves an offset out of the middle of a surrogate pair. */
function wholeCharacter(line: string, offset: number): number {
  return /[\uDC00-\uDFFF]/.test(line[offset] ?? "") ? offset - 1 : offset;
}

/** Source text as printed: tabs as spaces, control characters made visible. */
function printed(text: string): string {
  return visibleLine(text.replaceAll("\t", " ".repeat(tabColumns)));
}
