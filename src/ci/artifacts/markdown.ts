import { appendFile } from "node:fs/promises";
import type { EndpointsJson } from "../../endpoints/endpoints.ts";
import type { Env } from "../../env.ts";
import { UsageError } from "../../errors.ts";
import { memoryText } from "../../render/size.ts";
import { visible } from "../../render/terminal/visible.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import type { StepReport } from "./provisioning.ts";
import type { ContainerReport, RunReport } from "./report.ts";

/** A run on one Markdown page for CI systems: its result, the reasons, and the state of the stack. */
export function markdown(report: RunReport): string {
  return [
    headline(report),
    facts(report),
    ...failureSections(report),
    containersTable(report.containers),
    endpointsTable(report.endpoints ?? { services: {} }),
    stepsTable(report.steps),
  ]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

const outcomeTexts: Readonly<Record<RunReport["outcome"], string>> = {
  passed: "passed",
  failed: "failed",
  "timed-out": "timed out",
  "not-provisioned": "did not run: the stack did not come up",
  interrupted: "was interrupted",
  error: "could not finish",
};

function headline({ command, outcome, exitCode }: RunReport): string {
  return `### ${cell(command.join(" "))} ${outcomeTexts[outcome]}${exitCode === 0 ? "" : ` (exit code ${exitCode})`}`;
}

function facts({ project, upMs, commandMs }: RunReport): string {
  const times = [
    ...(upMs === undefined ? [] : [`up in ${seconds(upMs)}`]),
    ...(commandMs === undefined ? [] : [`command ${seconds(commandMs)}`]),
  ];
  return [`Project ${cell(project)}`, ...times].join(" · ");
}

/** Why the stack did not come up: a verdict for each cause, or else the error. */
function failureSections({ verdicts, error }: RunReport): readonly string[] {
  if (verdicts.length > 0) return verdicts.map(verdictSection);
  if (error === undefined) return [];
  return [block(error.message), ...(error.hint === undefined ? [] : [plain(error.hint)])];
}

function verdictSection({ subject, cause, log, next, blocks }: Verdict): string {
  const lines = [`**${plain(subject)}**: ${plain(cause.sentence)}`];
  if (cause.quote !== undefined) lines.push("", block(cause.quote));
  if (blocks.length > 0) lines.push("", `Blocks ${blocks.map(({ service }) => cell(service)).join(", ")}.`);
  lines.push("", ...next.map((step) => `- ${plain(step)}`));
  if (log.length > 0)
    lines.push("", "<details><summary>Last log lines</summary>", "", block(log.join("\n")), "", "</details>");
  return lines.join("\n");
}

function containersTable(containers: readonly ContainerReport[]): string {
  const rows = containers.map((each) => [
    cell(each.name),
    each.health === "none" ? each.state : `${each.state}, ${each.health}`,
    each.state === "exited" || each.state === "dead"
      ? `${each.exitCode}${each.oomKilled ? ", out of memory" : ""}`
      : "",
    each.restarts === 0 ? "" : String(each.restarts),
    each.peak === undefined ? "" : memoryText(each.peak.memoryBytes),
    each.peak === undefined ? "" : `${Math.round(each.peak.cpuPercent)} %`,
  ]);
  return markdownTable(["Container", "State", "Exit code", "Restarts", "Peak memory", "Peak CPU"], rows);
}

function endpointsTable({ services }: Pick<EndpointsJson, "services">): string {
  const rows = Object.entries(services).flatMap(([service, { replicas }]) =>
    replicas.flatMap(({ ports }) => ports.map(({ target, url }) => [cell(service), String(target), cell(url)])),
  );
  return markdownTable(["Service", "Port", "Address"], rows);
}

function stepsTable(steps: readonly StepReport[]): string {
  const rows = steps.map(({ id, status, ms, message = "" }) => [
    cell(id),
    status,
    ms === 0 ? "" : seconds(ms),
    plain(message.split("\n")[0] ?? ""),
  ]);
  if (rows.length === 0) return "";
  const inner = markdownTable(["Step", "", "Time", ""], rows);
  return `<details><summary>${steps.length} provisioning steps</summary>\n\n${inner}\n\n</details>`;
}

/** A Markdown table; "" if it has no rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `1.2 s`; "" if the time is unknown. */
export function seconds(ms: number | undefined): string {
  return ms === undefined ? "" : `${(ms / 1000).toFixed(1)} s`;
}

/** Text on one line, with Markdown escaped outside backticks. */
export function plain(text: string): string {
  const parts = visible(text.replaceAll(/\s+/g, " ")).split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\`*_[\]<>#&~]/g, "\\$&"))).join("");
}

/** Inline code on one line, between more backticks than the text has. */
export function cell(text: string): string {
  const fence = "`".repeat(longest(text) + 1);
  const padding = fence.length > 1 ? " " : "";
  return `${fence}${padding}${visible(text.replaceAll(/\s+/g, " "))}${padding}${fence}`;
}

/** A code block. */
function block(text: string): string {
  const fence = "`".repeat(Math.max(3, longest(text) + 1));
  return `${fence}text\n${visible(text)}\n${fence}`;
}

function longest(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}

/** Appends to the job summary of GitHub Actions, if there is one. Throws UsageError if that cannot be written. */
export async function appendJobSummary(markdown: string, env: Env): Promise<void> {
  const path = env["GITHUB_STEP_SUMMARY"];
  if (!path) return;
  try {
    await appendFile(path, `${markdown}\n`);
  } catch (cause) {
    throw new UsageError(`cannot write the job summary: ${(cause as Error).message}`, {
      hint: "Set GITHUB_STEP_SUMMARY to a writable file, or unset it.",
      cause,
    });
  }
}
