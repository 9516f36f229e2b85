import { durationMs } from "../../stack/units.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { at, nameOf } from "../subject.ts";

const notThere = [
  /exec: \\?"(?<command>[^"\\]+)\\?": (?:executable file not found|stat .*no such file)/,
  /(?:^|: )(?<command>[\w./-]+): (?:command )?not found\s*$/m,
];
const takesLong = /Health check exceeded timeout \((?<limit>[^)]+)\)/;

/** The probe cannot do its work at all: its command is missing, or it is never given the time. */
export function brokenProbe(evidence: Evidence): Finding | undefined {
  const probe = failing(evidence);
  if (probe === undefined) return undefined;
  const place = at(evidence, "healthcheck");
  for (const pattern of notThere) {
    const command = pattern.exec(probe.output)?.groups?.["command"];
    if (command === undefined) continue;
    return {
      kind: "probe-not-found",
      quote: lastLine(probe.output),
      sentence: `its health probe cannot run: the image has no "${command}"`,
      next: [
        `Probe with what the image has, or install ${command} there: \`healthcheck.test\` of ${nameOf(evidence)}${place}.`,
      ],
      field: "healthcheck",
    };
  }
  const limit = takesLong.exec(probe.output)?.groups?.["limit"];
  if (limit === undefined && probe.exitCode !== -1) return undefined;
  const said = lastLine(probe.output);
  if (limit === undefined && said !== undefined) {
    return {
      kind: "unhealthy",
      quote: said,
      sentence: `the engine could not run its health probe: ${said}`,
      next: [`Run the probe by hand: \`${byHand(evidence)}\`.`],
      field: "healthcheck",
    };
  }
  const given = limit ?? evidence.service?.healthcheck?.timeout ?? "its limit";
  return {
    kind: "probe-timeout",
    sentence: `its health probe takes longer than ${given}, each time`,
    next: [
      `See what the probe waits for (\`berth exec ${nameOf(evidence)} …\`), or raise \`healthcheck.timeout\`${place}.`,
    ],
    field: "healthcheck",
  };
}

/** The probe works, and says no. */
export function unhealthy(evidence: Evidence): Finding | undefined {
  const probe = failing(evidence);
  if (evidence.fact?.health !== "unhealthy" || evidence.fact.state !== "running") return undefined;
  const said = probe === undefined ? undefined : lastLine(probe.output);
  const how = probe === undefined ? "" : ` with ${probe.exitCode}`;
  return {
    kind: "unhealthy",
    quote: said,
    sentence: `it runs, and its health probe fails${how}${said === undefined ? "" : `: ${said}`}`,
    next: [
      `Run the probe by hand: \`${byHand(evidence)}\`.`,
      `If it needs longer to start, give it \`healthcheck.start_period\`${at(evidence, "healthcheck")}.`,
    ],
    field: "healthcheck",
  };
}

/** It runs and was not ready when the time was up. */
export function slowStart(evidence: Evidence): Finding | undefined {
  const { fact, waitedMs, service } = evidence;
  if (fact?.state !== "running" || fact.health !== "starting") return undefined;
  const period = service?.healthcheck?.start_period;
  const failed = fact.probes.filter(({ exitCode }) => exitCode !== 0);
  const last = failed.at(-1);
  const probes =
    last === undefined
      ? "no probe has ended yet"
      : `its health probe fails so far with ${last.exitCode}${lastLine(last.output) === undefined ? "" : ` (${lastLine(last.output)})`}`;
  const patience = period === undefined || durationMs(period) === 0 ? "" : `; its start_period is ${period}`;
  return {
    kind: "slow-start",
    sentence: `it is still starting${waitedMs === undefined ? "" : ` after ${waitedMs / 1000} s`}: ${probes}${patience}`,
    next: [...(waitedMs === undefined ? [] : [longer]), `See what it is at: \`berth logs -f ${nameOf(evidence)}\`.`],
    field: "healthcheck",
  };
}

/** Without a probe it counts as up once it has run for a second, which it had not when the time was up. */
export function lateStart({ fact, waitedMs }: Evidence): Finding | undefined {
  if (fact?.state !== "running" || fact.health !== "none" || fact.restartCount > 0 || waitedMs === undefined)
    return undefined;
  return {
    kind: "slow-start",
    sentence: `it runs, but had begun only just before the ${waitedMs / 1000} s were over`,
    next: [longer],
  };
}

const longer = "Give it longer: a larger `--wait-timeout`, or `--timeout` of `berth ci`.";

/** Somebody waits for its health, and it has no probe. */
export function noHealthcheck(evidence: Evidence): Finding | undefined {
  const { fact, until } = evidence;
  if (fact?.state !== "running" || fact.health !== "none" || until !== "healthy") return undefined;
  return {
    kind: "no-healthcheck",
    sentence: "others wait until it is healthy, and it has no healthcheck",
    next: [
      `Give ${nameOf(evidence)} a \`healthcheck\`${at(evidence, "image")}, or let the others wait for its start alone (\`condition: service_started\`).`,
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

/** A command line that runs the probe once more, where one is short enough to be typed. */
function byHand(evidence: Evidence): string {
  const [kind, ...words] = evidence.service?.healthcheck?.test ?? [];
  const line = kind === "CMD-SHELL" ? `sh -c '${words.join(" ").replaceAll("'", `'\\''`)}'` : words.join(" ");
  const isShort = words.length > 0 && line.length <= 80;
  return `berth exec ${nameOf(evidence)} ${isShort ? line : "sh"}`;
}
