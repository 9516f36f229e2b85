import { memoryText } from "../../render/size.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import type { EndpointsJson } from "../endpoints-json.ts";
import type { StepReport } from "../provisioning.ts";
import type { ContainerReport, RunReport } from "./report.ts";

/** A run on one page: what came of it, why, and what the stack was like. For people, in the Markdown that CI systems show. */
export function markdown(report: RunReport): string {
  return [
    headline(report),
    facts(report),
    ...reasons(report),
    containersTable(report.containers),
    endpointsTable(report.endpoints ?? { services: {} }),
    stepsTable(report.steps),
  ]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

const words: Readonly<Record<RunReport["outcome"], string>> = {
  passed: "passed",
  failed: "failed",
  "timed-out": "took too long",
  "not-provisioned": "never ran: the stack did not come up",
  interrupted: "was interrupted",
  error: "could not be run to its end",
};

function headline({ command, outcome, exitCode }: RunReport): string {
  return `### ${code(command.join(" "))} ${words[outcome]}${exitCode === 0 ? "" : ` (exit code ${exitCode})`}`;
}

function facts({ project, upMs, commandMs }: RunReport): string {
  const times = [
    ...(upMs === undefined ? [] : [`up in ${seconds(upMs)}`]),
    ...(commandMs === undefined ? [] : [`command ${seconds(commandMs)}`]),
  ];
  return [`Project ${code(project)}`, ...times].join(" · ");
}

/** Why it did not come up: a verdict for each cause, or else the error. */
function reasons({ verdicts, error }: RunReport): readonly string[] {
  if (verdicts.length > 0) return verdicts.map(reason);
  if (error === undefined) return [];
  return [block(error.message), ...(error.hint === undefined ? [] : [plain(error.hint)])];
}

function reason({ subject, cause, log, next, blocks }: Verdict): string {
  const lines = [`**${plain(subject)}**: ${plain(cause.sentence)}`];
  if (cause.quote !== undefined) lines.push("", block(cause.quote));
  if (blocks.length > 0) lines.push("", `Blocks ${blocks.map(({ service }) => code(service)).join(", ")}.`);
  lines.push("", ...next.map((step) => `- ${plain(step)}`));
  if (log.length > 0)
    lines.push("", "<details><summary>Its last words</summary>", "", block(log.join("\n")), "", "</details>");
  return lines.join("\n");
}

function containersTable(containers: readonly ContainerReport[]): string {
  const rows = containers.map((each) => [
    code(each.name),
    each.health === "none" ? each.state : `${each.state}, ${each.health}`,
    each.state === "exited" || each.state === "dead"
      ? `${each.exitCode}${each.oomKilled ? ", out of memory" : ""}`
      : "",
    each.restarts === 0 ? "" : String(each.restarts),
    each.peak === undefined ? "" : memoryText(each.peak.memoryBytes),
    each.peak === undefined ? "" : `${Math.round(each.peak.cpuPercent)} %`,
  ]);
  return table(["Container", "State", "Exit code", "Restarts", "Memory, most", "CPU, most"], rows);
}

function endpointsTable({ services }: Pick<EndpointsJson, "services">): string {
  const rows = Object.entries(services).flatMap(([service, { replicas }]) =>
    replicas.flatMap(({ ports }) => ports.map(({ target, url }) => [code(service), String(target), code(url)])),
  );
  return table(["Service", "Port", "Reached at"], rows);
}

function stepsTable(steps: readonly StepReport[]): string {
  const rows = steps.map(({ id, status, ms, message = "" }) => [
    code(id),
    status,
    ms === 0 ? "" : seconds(ms),
    plain(message.split("\n")[0] ?? ""),
  ]);
  if (rows.length === 0) return "";
  const inner = table(["Step", "", "Time", ""], rows);
  return `<details><summary>${steps.length} steps of provisioning</summary>\n\n${inner}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Text that means nothing to Markdown, on one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>#&~]/g, "\\$&");
}

/** As written, on one line: between more backticks than it has. */
function code(text: string): string {
  const fence = "`".repeat(longest(text) + 1);
  const padding = fence.length > 1 ? " " : "";
  return `${fence}${padding}${text.replaceAll(/\s+/g, " ")}${padding}${fence}`;
}

function block(text: string): string {
  const fence = "`".repeat(Math.max(3, longest(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longest(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
