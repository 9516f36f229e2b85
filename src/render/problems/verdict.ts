import type { Probe, Verdict } from "../../verdict/verdict.ts";
import { type Entry, entriesText, plainText } from "../lists/entries.ts";
import type { Paint, Screen } from "../terminal/color.ts";
import { wrapText } from "../terminal/wrap.ts";

/** So many of the last lines fit a screen with all the rest. */
const logLines = 8;

/** Of many that fail at once, the first are told whole: nobody reads twenty screens. */
const toldWhole = 4;

/** Verdicts, one after the other; beyond the first few only their causes. */
export function verdictTexts(verdicts: readonly Verdict[], paint: Paint, screen: Screen): readonly string[] {
  const others = verdicts.slice(toldWhole).map((verdict) => headlineText(verdict, paint, screen));
  const hint = "  See one whole with `berth why SERVICE`.\n";
  return [
    ...verdicts.slice(0, toldWhole).map((verdict) => verdictText(verdict, paint, screen)),
    ...(others.length === 0 ? [] : [others.join("") + hint]),
  ];
}

/** A verdict on one screen, as wide as the window: the cause first, then the evidence, then the likely next steps. */
export function verdictText(verdict: Verdict, paint: Paint, screen: Screen): string {
  return headlineText(verdict, paint, screen) + entriesText(entries(verdict), paint, screen);
}

function headlineText({ service, subject, cause }: Verdict, paint: Paint, screen: Screen): string {
  const headline = `${service ?? subject}: ${plainText(cause.sentence)}`;
  const [first = "", ...more] = wrapText(headline, (screen.columns ?? Number.POSITIVE_INFINITY) - 2);
  const title = [`${paint.red("✗")} ${paint.bold(first)}`, ...more.map((line) => `  ${paint.bold(line)}`)];
  return `${title.join("\n")}\n`;
}

function entries(verdict: Verdict): readonly Entry[] {
  const { cause, probes, restarts, blocks, next, place } = verdict;
  const shown = tellingLines(verdict);
  const isTold = [cause.sentence, ...shown].some((line) => line.includes(cause.quote ?? ""));
  return [
    ...containerEntry(verdict),
    ...(restarts > 0 ? [{ label: "restarts", text: String(restarts) }] : []),
    ...probes.map((probe) => ({ label: "probes", text: probeText(probe), isQuoted: true })),
    ...(isTold ? [] : [{ label: "says", text: cause.quote ?? "", isQuoted: true, isTelling: true }]),
    ...shown.map((line) => ({
      label: "last lines",
      text: line,
      isQuoted: true,
      isTelling: line.trim() === cause.quote,
    })),
    ...(blocks.length > 0 ? [{ label: "blocks", text: blocks.map(blockText).join(", ") }] : []),
    ...(place === undefined || next.some((step) => step.includes(`${place.file}:${place.line}`))
      ? []
      : [{ label: "in file", text: `${place.file}:${place.line}` }]),
    ...next.map((step) => ({ label: "next", text: step })),
  ];
}

/** The last lines; those around the one that tells the cause, where that came earlier, as above a stack trace. */
function tellingLines({ log, cause }: Verdict): readonly string[] {
  const lines = log.filter((line) => line.trim() !== "");
  const telling = lines.findLastIndex((line) => line.trim() === cause.quote);
  const start = Math.max(0, lines.length - logLines);
  return telling < 0 || telling >= start ? lines.slice(start) : lines.slice(telling, telling + logLines);
}

function containerEntry({ container, image, state, subject, service, alike }: Verdict): readonly Entry[] {
  if (state === undefined) {
    const isNews = subject !== `Service ${service}` && service !== undefined;
    return isNews ? [{ label: "about", text: subject }] : [];
  }
  const others = alike.length === 0 ? "" : `; the same with ${alike.join(", ")}`;
  return [{ label: "container", text: `${container} (${image}): ${state.words}${others}` }];
}

function probeText({ exitCode, output, durationMs, startedAt }: Probe): string {
  const how = exitCode === -1 ? "given up" : `exit ${exitCode}`;
  const said = output.trim().split("\n").at(-1) ?? "";
  return `${startedAt.slice(11, 19)}  ${how} after ${durationMs} ms  ${said}`.trim();
}

function blockText({ service, edge }: Verdict["blocks"][number]): string {
  return edge.until === "created" ? `${service} (uses ${edge.on})` : `${service} (until ${edge.on} is ${edge.until})`;
}
