import type { Probe, Verdict } from "../verdict/verdict.ts";
import type { Paint, Screen } from "./colour.ts";
import { cut } from "./layout.ts";
import { wrapped } from "./wrap.ts";

/** So many of the last lines fit a screen with all the rest. */
const logLines = 8;
const labelColumns = 12;

/** One line of a verdict: what it is about, and its text, which may be broken between words or else is cut. */
type Entry = readonly [label: string, text: string, how?: "wrap" | "cut"];

/** A verdict on one screen, as wide as the window: the cause first, then the evidence, then the likely next steps. */
export function verdictText(verdict: Verdict, paint: Paint, { columns }: Screen): string {
  const width = columns ?? Number.POSITIVE_INFINITY;
  const [first = "", ...more] = wrapped(headline(verdict), width - 2);
  const title = [`${paint.red("✗")} ${paint.bold(first)}`, ...more.map((line) => `  ${paint.bold(line)}`)];
  const room = Math.max(20, width - labelColumns - 2);
  let last = "";
  const lines = entries(verdict).flatMap(([label, text, how = "wrap"]) => {
    const shown = how === "cut" ? [cut(text, room)] : wrapped(plain(text), room);
    return shown.map((line, index) => {
      const head = index > 0 || label === last ? "" : label;
      last = label;
      const isCause = how === "cut" && text.trim() === verdict.cause.quote;
      return `  ${paint.dim(head.padEnd(labelColumns))}${isCause ? paint.yellow(line) : line}`;
    });
  });
  return `${[...title, ...lines].join("\n")}\n`;
}

function headline({ service, subject, cause }: Verdict): string {
  return `${service ?? subject}: ${plain(cause.sentence)}`;
}

function entries(verdict: Verdict): readonly Entry[] {
  const { cause, log, probes, restarts, blocks, next, place } = verdict;
  const shown = log.slice(-logLines);
  const isTold =
    cause.quote === undefined ||
    cause.sentence.includes(cause.quote) ||
    shown.some((line) => line.trim() === cause.quote);
  return [
    ...containerEntry(verdict),
    ...(restarts > 0 ? [["restarts", String(restarts)] as const] : []),
    ...probes.map((probe) => ["probes", probeText(probe), "cut"] as const),
    ...(isTold ? [] : [["says", cause.quote ?? "", "cut"] as const]),
    ...shown.map((line) => ["last lines", line, "cut"] as const),
    ...(blocks.length > 0 ? [["blocks", blocks.map(blockText).join(", ")] as const] : []),
    ...(place === undefined ? [] : [["in file", `${place.file}:${place.line}`] as const]),
    ...next.map((step) => ["next", step] as const),
  ];
}

function containerEntry({ container, image, state, subject, service, alike }: Verdict): readonly Entry[] {
  if (state === undefined) return service === undefined ? [] : [["about", subject]];
  const others = alike.length === 0 ? "" : `; the same with ${alike.join(", ")}`;
  return [["container", `${container} (${image}): ${state.words}${others}`]];
}

function probeText({ exitCode, output, durationMs, startedAt }: Probe): string {
  const how = exitCode === -1 ? "given up" : `exit ${exitCode}`;
  const time = startedAt.slice(11, 19);
  return `${time}  ${how} after ${durationMs} ms  ${output.trim().split("\n").at(-1) ?? ""}`.trim();
}

function blockText({ service, edge }: Verdict["blocks"][number]): string {
  return edge.until === "created" ? `${service} (uses ${edge.on})` : `${service} (until ${edge.on} is ${edge.until})`;
}

function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
