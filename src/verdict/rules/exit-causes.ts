import type { ContainerFact } from "../../engine/facts.ts";
import { hasLostNetwork, networkOwnerId } from "../../plan/run.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { exitWords, signalOf } from "../exit-words.ts";
import { fileRef, nameOf } from "../subject.ts";

/** It uses the network of a container that was started after it, so its interfaces are gone. */
export function networkLost(evidence: Evidence): Finding | undefined {
  const { fact, peers } = evidence;
  const ownerId = fact && networkOwnerId(fact);
  const owner = peers.find(({ id }) => id === ownerId);
  if (fact === undefined || owner === undefined || !hasLostNetwork(fact, owner)) return undefined;
  return {
    kind: "network-lost",
    sentence: `it has no network any more: it uses the network of ${owner.name}, which was started after it`,
    next: [`Restart it: \`berth up -d ${nameOf(evidence)}\`.`],
    field: "network_mode",
  };
}

/** The container was ended by a signal. */
export function signalCause(evidence: Evidence): Finding | undefined {
  const code = exitCodeOf(evidence);
  const signal = code === undefined ? undefined : signalOf(code);
  if (code === undefined || signal === undefined) return undefined;
  const name = nameOf(evidence);
  const sentence = `it exited with ${exitWords(code, false)}`;
  switch (signal.name) {
    case "SIGKILL":
      return {
        kind: "killed",
        sentence: `${sentence}; its memory limit was not the reason`,
        next: [
          ...(isShell(evidence) ? [shellAdvice(evidence)] : []),
          "Check what killed it: `docker kill`, a stop that timed out, or the kernel of a host that is out of memory (`dmesg | tail`).",
        ],
      };
    case "SIGTERM":
      return {
        kind: "terminated",
        sentence: `${sentence}, by \`stop\` or another process`,
        next: [`Start it again: \`berth up -d ${name}\`.`],
      };
    case "SIGSEGV":
    case "SIGBUS":
    case "SIGILL":
    case "SIGABRT":
    case "SIGFPE":
      return {
        kind: "segfault",
        sentence,
        next: [
          `Try another version of the image${fileRef(evidence, "image")}, or get a core dump (\`ulimits.core\`): the program or a native library has a bug.`,
        ],
        field: "image",
      };
    default:
      return { kind: "exited", sentence, next: [`See its output: \`berth logs ${name}\`.`] };
  }
}

/** The shell's exit codes for a command that does not exist (127) or is not executable (126). */
export function shellCode(evidence: Evidence): Finding | undefined {
  const code = exitCodeOf(evidence);
  if (code !== 126 && code !== 127) return undefined;
  const line = evidence.log.findLast((text) => /not found|permission denied|cannot execute/i.test(text));
  const command = line === undefined ? undefined : /(?:^|: )([^\s:]+): (?:command )?not found/.exec(line)?.[1];
  return {
    kind: code === 127 ? "command-not-found" : "not-executable",
    quote: line,
    sentence:
      command === undefined
        ? `it exited with ${exitWords(code, false)}`
        : `its script calls "${command}", which the image does not have`,
    next: [`Correct the command, or install the missing program in the image${fileRef(evidence, "command")}.`],
    field: "command",
  };
}

/** The container exits and is restarted, over and over. */
export function crashLoop(evidence: Evidence): Finding | undefined {
  const { fact } = evidence;
  if (fact === undefined || fact.restartCount < 1 || isUp(evidence)) return undefined;
  const last = tellingLine(evidence);
  // While the container runs, the engine reports 0 instead of the previous exit code.
  const how = fact.state === "running" ? "" : `, exits with ${exitWords(fact.exitCode, fact.oomKilled)}`;
  return {
    kind: "crash-loop",
    quote: last,
    sentence: `it keeps crashing: restarted ${times(fact.restartCount)}${how}${last === undefined ? "" : `; last output: ${last}`}`,
    next: [
      `See its output before it exits: \`berth logs --tail 50 ${nameOf(evidence)}\`.`,
      `Look inside: \`berth run --rm --entrypoint sh ${nameOf(evidence)}\`.`,
    ],
    field: "command",
  };
}

/** The container exited, for no reason that a more specific rule knows. */
export function exitCause(evidence: Evidence): Finding | undefined {
  const code = exitCodeOf(evidence);
  if (code === undefined) return undefined;
  const name = nameOf(evidence);
  if (code === 0) {
    return {
      kind: "ended",
      sentence: "it exited without an error: its command finished",
      next: [
        `Give ${name} a \`command\` that stays in the foreground${fileRef(evidence, "command")}; if it should run once, depend on it with \`condition: service_completed_successfully\`.`,
      ],
      field: "command",
    };
  }
  const last = tellingLine(evidence);
  return {
    kind: "exited",
    quote: last,
    sentence: `it exited with ${exitWords(code, false)}${last === undefined ? " and no output" : `; last output: ${last}`}`,
    next: [
      last === undefined
        ? `Run it by hand to see more: \`berth run --rm ${name}\`.`
        : `See its full output: \`berth logs ${name}\`.`,
    ],
    field: "command",
  };
}

/** It runs, and nothing waits for it. */
function isUp({ fact, until }: Evidence): boolean {
  return fact?.state === "running" && until === undefined;
}

function exitCodeOf({ fact }: Evidence): number | undefined {
  if (fact === undefined || fact.startedAt === "") return undefined;
  return fact.state === "exited" || fact.state === "dead" || fact.state === "restarting" ? fact.exitCode : undefined;
}

const complaint = /\b(?:error|fatal|panic|exception|failed|cannot|unable)\b|[A-Z]\w*(?:Error|Exception)\b/i;
const stackFrame = /^\s*at\s/;

/** The line that says most about the end: a complaint on stderr, then on stdout, else the last line. */
function tellingLine({ log, errorLog }: Evidence): string | undefined {
  const isComplaint = (line: string) => complaint.test(line) && !stackFrame.test(line);
  const isText = (line: string) => line.trim() !== "";
  const line =
    errorLog.findLast(isComplaint) ?? log.findLast(isComplaint) ?? errorLog.findLast(isText) ?? log.findLast(isText);
  return line?.trim();
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function isShell({ fact }: Evidence): boolean {
  return /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(fact?.argv[0] ?? "");
}

function shellAdvice(evidence: Evidence): string {
  return `Start its last command with \`exec\`, or set \`init: true\` for ${nameOf(evidence)}${fileRef(evidence, "command")}: its first process is a shell, which ignores SIGTERM.`;
}

/** The kernel killed the container, or one of its processes, at its memory limit. */
export function outOfMemory(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact === undefined) return undefined;
  const how = memorySymptom(fact);
  if (how === undefined) return undefined;
  const limit = fact.memoryLimitBytes > 0 ? ` of ${sizeText(fact.memoryLimitBytes)}` : "";
  const field = service?.mem_limit === undefined && service?.deploy !== undefined ? "deploy" : "mem_limit";
  const named = field === "deploy" ? "deploy.resources.limits.memory" : field;
  return {
    kind: "out-of-memory",
    sentence: `it ran out of memory: ${how} at its limit${limit}`,
    next: [`Raise \`${named}\` of ${nameOf(evidence)}${fileRef(evidence, field)}, or make it use less memory.`],
    field,
  };
}

/** If the container runs on, or was restarted, only its health checks still show it. */
function memorySymptom({ oomKilled, state, health, memoryLimitBytes, probes }: ContainerFact): string | undefined {
  if (oomKilled && state !== "running") return "the kernel killed it";
  const isProbeKilled = health !== "healthy" && probes.length > 0 && probes.every(({ exitCode }) => exitCode === 137);
  return isProbeKilled && memoryLimitBytes > 0 ? "its health checks are killed (137)" : undefined;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(4))}${units[unit]}`;
}
