import { durationMs } from "../../stack/units.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { fileRef, nameOf } from "../subject.ts";

const commandNotFound = [
  /exec: \\?"(?<command>[^"\\]+)\\?": (?:executable file not found|stat .*no such file)/,
  /(?:^|: )(?<command>[\w./-]+): (?:command )?not found\s*$/m,
];
const timedOut = /Health check exceeded timeout \((?<limit>[^)]+)\)/;

/** The health check cannot work: its command is missing, or it always times out. */
export function brokenProbe(evidence: Evidence): Finding | undefined {
  const probe = failing(evidence);
  if (probe === undefined) return undefined;
  const place = fileRef(evidence, "healthcheck");
  for (const pattern of commandNotFound) {
    const command = pattern.exec(probe.output)?.groups?.["command"];
    if (command === undefined) continue;
    return {
      kind: "probe-not-found",
      quote: lastLine(probe.output),
      sentence: `its health check cannot run: the image has no "${command}"`,
      next: [
        `Change \`healthcheck.test\` of ${nameOf(evidence)}${place} to a command that the image has, or install ${command} in the image.`,
      ],
      field: "healthcheck",
    };
  }
  const limit = timedOut.exec(probe.output)?.groups?.["limit"];
  if (limit === undefined && probe.exitCode !== -1) return undefined;
  const output = lastLine(probe.output);
  if (limit === undefined && output !== undefined) {
    return {
      kind: "unhealthy",
      quote: output,
      sentence: `the engine could not run its health check: ${output}`,
      next: [`Run the health check by hand: \`${manualCommand(evidence)}\`.`],
      field: "healthcheck",
    };
  }
  const timeout = limit ?? evidence.service?.healthcheck?.timeout ?? "its timeout";
  return {
    kind: "probe-timeout",
    sentence: `its health check always takes longer than ${timeout}`,
    next: [
      `Find out what the health check waits for (\`berth exec ${nameOf(evidence)} …\`), or raise \`healthcheck.timeout\`${place}.`,
    ],
    field: "healthcheck",
  };
}

/** The health check runs and fails. */
export function unhealthy(evidence: Evidence): Finding | undefined {
  const probe = failing(evidence);
  if (evidence.fact?.health !== "unhealthy" || evidence.fact.state !== "running") return undefined;
  const output = probe === undefined ? undefined : lastLine(probe.output);
  const how = probe === undefined ? "" : ` with ${probe.exitCode}`;
  return {
    kind: "unhealthy",
    quote: output,
    sentence: `it is running, but its health check fails${how}${output === undefined ? "" : `: ${output}`}`,
    next: [
      `Run the health check by hand: \`${manualCommand(evidence)}\`.`,
      isScriptBroken(probe)
        ? `Correct \`healthcheck.test\`${fileRef(evidence, "healthcheck")}: the health check itself is broken.`
        : `If it needs longer to start, set \`healthcheck.start_period\`${fileRef(evidence, "healthcheck")}.`,
    ],
    field: "healthcheck",
  };
}

const scriptComplaint =
  /syntax error|unexpected (?:end of file|EOF|token|operator)|bad substitution|(?:unknown|unrecognized|invalid|illegal) option|^usage:|not executable|cannot execute/im;

/** Waiting longer does not help a health check that cannot work. */
function isScriptBroken(probe: { readonly exitCode: number; readonly output: string } | undefined): boolean {
  return (
    probe !== undefined && (probe.exitCode === 126 || probe.exitCode === 127 || scriptComplaint.test(probe.output))
  );
}

/** It is running but was not healthy before the time limit. */
export function slowStart(evidence: Evidence): Finding | undefined {
  const { fact, waitedMs, service } = evidence;
  if (fact?.state !== "running" || fact.health !== "starting") return undefined;
  const period = service?.healthcheck?.start_period;
  const failed = fact.probes.filter(({ exitCode }) => exitCode !== 0);
  const last = failed.at(-1);
  const output = lastLine(last?.output ?? "");
  const probes =
    last === undefined
      ? "no health check has finished yet"
      : `its health check fails with ${last.exitCode} so far${output === undefined ? "" : ` (${output})`}`;
  const grace = period === undefined || durationMs(period) === 0 ? "" : `; its start_period is ${period}`;
  return {
    kind: "slow-start",
    sentence: `it is still starting${waitedMs === undefined ? "" : ` after ${waitedMs / 1000} s`}: ${probes}${grace}`,
    next: [
      ...(waitedMs === undefined ? [] : [waitLonger]),
      `See what it is doing: \`berth logs -f ${nameOf(evidence)}\`.`,
    ],
    field: "healthcheck",
  };
}

/** Without a health check, a container is up once it has run for a second, which was too late here. */
export function lateStart({ fact, waitedMs }: Evidence): Finding | undefined {
  if (fact?.state !== "running" || fact.health !== "none" || fact.restartCount > 0 || waitedMs === undefined)
    return undefined;
  return {
    kind: "slow-start",
    sentence: `it is running, but started just before the time limit of ${waitedMs / 1000} s`,
    next: [waitLonger],
  };
}

const waitLonger = "Raise the time limit: `--wait-timeout`, or `--timeout` of `berth ci`.";

/** Another service waits until it is healthy, but it has no health check. */
export function noHealthcheck(evidence: Evidence): Finding | undefined {
  const { fact, until } = evidence;
  if (fact?.state !== "running" || fact.health !== "none" || until !== "healthy") return undefined;
  return {
    kind: "no-healthcheck",
    sentence: "other services wait until it is healthy, but it has no healthcheck",
    next: [
      `Give ${nameOf(evidence)} a \`healthcheck\`${fileRef(evidence, "image")}, or let them wait only for its start (\`condition: service_started\`).`,
    ],
    field: "image",
  };
}

function failing({ fact }: Evidence) {
  if (fact === undefined || fact.state !== "running" || fact.health === "healthy" || fact.health === "none")
    return undefined;
  const last = fact.probes.at(-1);
  return last === undefined || last.exitCode === 0 ? undefined : last;
}

function lastLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}

/** A command that runs the health check, or opens a shell if that is too long to type. */
function manualCommand(evidence: Evidence): string {
  const [kind, ...words] = evidence.service?.healthcheck?.test ?? [];
  const line = kind === "CMD-SHELL" ? `sh -c '${words.join(" ").replaceAll("'", `'\\''`)}'` : words.join(" ");
  const isShort = words.length > 0 && line.length <= 80;
  return `berth exec ${nameOf(evidence)} ${isShort ? line : "sh"}`;
}
