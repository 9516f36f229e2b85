import type { Probe, Verdict } from "../../verdict/verdict.ts";
import { type Entry, entriesText } from "../lists/entries.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { visibleLine, wrapText } from "../terminal/visible.ts";

/** This many log lines fit on one screen with the rest. */
const logLines = 8;

/** If many services fail at once, only the first verdicts are printed in full. */
const fullVerdicts = 4;

/** Prints the first few verdicts in full, and only the causes of the others. */
export function verdictTexts(verdicts: readonly Verdict[], paint: Paint, screen: Screen): readonly string[] {
  const others = verdicts.slice(fullVerdicts).map((verdict) => headlineText(verdict, paint, screen));
  const hint = "  Show one in full with `berth why SERVICE`.\n";
  return [
    ...verdicts.slice(0, fullVerdicts).map((verdict) => verdictText(verdict, paint, screen)),
    ...(others.length === 0 ? [] : [others.join("") + hint]),
  ];
}

/** One verdict, as wide as the window: the cause, then the evidence, then suggested next steps. */
export function verdictText(verdict: Verdict, paint: Paint, screen: Screen): string {
  return headlineText(verdict, paint, screen) + entriesText(entries(verdict), paint, screen);
}

function headlineText({ service, subject, alsoServices, cause }: Verdict, paint: Paint, screen: Screen): string {
  const headline = visibleLine(`${[service ?? subject, ...alsoServices].join(", ")}: ${cause.sentence}`);
  const [first = "", ...more] = wrapText(headline, (screen.columns ?? Number.POSITIVE_INFINITY) - 2);
  const title = [`${paint.red("✗")} ${paint.bold(first)}`, ...more.map((line) => `  ${paint.bold(line)}`)];
  return `${title.join("\n")}\n`;
}

function entries(verdict: Verdict): readonly Entry[] {
  const { cause, probes, restarts, blocks, next, place, engineMessage } = verdict;
  const shown = relevantLines(verdict);
  const isQuoteShown = [cause.sentence, ...shown.map(({ line }) => line)].some((line) =>
    line.includes(cause.quote ?? ""),
  );
  return [
    ...containerEntry(verdict),
    ...(restarts > 0 ? [{ label: "restarts", text: String(restarts) }] : []),
    ...probes.map((probe) => ({ label: "health", text: probeText(probe), isQuoted: true })),
    ...(isQuoteShown ? [] : [{ label: "output", text: cause.quote ?? "", isQuoted: true, isKey: true }]),
    ...shown.map(({ line, count }) => ({
      label: "last lines",
      text: count === 1 ? line : `${line} (×${count})`,
      isQuoted: true,
      isKey: line.trim() === cause.quote,
    })),
    ...(blocks.length > 0 ? [{ label: "blocks", text: blocks.map(blockText).join(", ") }] : []),
    ...(place === undefined || next.some((step) => step.includes(`${place.file}:${place.line}`))
      ? []
      : [{ label: "in file", text: `${place.file}:${place.line}` }]),
    ...next.map((step) => ({ label: "next", text: step })),
    ...(engineMessage === undefined ? [] : [{ label: "engine", text: engineMessage }]),
  ];
}

/** Lines in a row that are equal count as one. */
function folded(lines: readonly string[]): readonly OutputLine[] {
  const starts = lines.flatMap((line, index) => (line === lines[index - 1] ? [] : [index]));
  return starts.map((start, index) => ({
    line: lines[start] ?? "",
    count: (starts[index + 1] ?? lines.length) - start,
  }));
}

interface OutputLine {
  readonly line: string;
  /** How often it came in a row. */
  readonly count: number;
}

/** The last lines of output, or those from the quoted line on if that came earlier, as above a stack trace. */
function relevantLines({ log, cause }: Verdict): readonly OutputLine[] {
  const lines = folded(log.filter((line) => line.trim() !== ""));
  const quoted = lines.findLastIndex(({ line }) => line.trim() === cause.quote);
  const start = Math.max(0, lines.length - logLines);
  return quoted < 0 || quoted >= start ? lines.slice(start) : lines.slice(quoted, quoted + logLines);
}

function containerEntry({ container, image, state, subject, service, alike }: Verdict): readonly Entry[] {
  if (state === undefined) {
    const isInHeadline = service === undefined || subject === `Service ${service}`;
    return isInHeadline ? [] : [{ label: "about", text: subject }];
  }
  const others = alike.length === 0 ? "" : `; same for ${alike.join(", ")}`;
  return [{ label: "container", text: `${container} (${image}): ${state.words}${others}` }];
}

function probeText({ exitCode, output, durationMs, startedAt }: Probe): string {
  const how = exitCode === -1 ? "timed out" : `exit ${exitCode}`;
  const lastLine = output.trim().split("\n").at(-1) ?? "";
  return `${startedAt.slice(11, 19)}  ${how} after ${durationMs} ms  ${lastLine}`.trim();
}

function blockText({ service, edge }: Verdict["blocks"][number]): string {
  return edge.until === "created" ? `${service} (uses ${edge.on})` : `${service} (until ${edge.on} is ${edge.until})`;
}
