import type { ContainerFact } from "../../engine/facts.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { exitWords, signalOf } from "../exit-words.ts";
import { at, nameOf } from "../subject.ts";

/** It ended by a signal, or with a code that shells and engines give a meaning. */
export function signalled(evidence: Evidence): Finding | undefined {
  const code = endedWith(evidence);
  const signal = code === undefined ? undefined : signalOf(code);
  if (code === undefined || signal === undefined) return undefined;
  const name = nameOf(evidence);
  const sentence = `it ended with ${exitWords(code, false)}`;
  switch (signal.name) {
    case "SIGKILL":
      return {
        kind: "killed",
        sentence: `${sentence}; not at a memory limit of its own`,
        next: [
          ...(isShell(evidence) ? [shellAdvice(evidence)] : []),
          "Who did it? `docker kill`, a stop whose grace ran out, or the kernel of a machine that is short of memory (`dmesg | tail`).",
        ],
      };
    case "SIGTERM":
      return {
        kind: "terminated",
        sentence: `${sentence}, by \`stop\` or by another container's hand`,
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
          `That is a fault of the program or of a native library: take another version of the image, or run it with a core dump (\`ulimits.core\`)${at(evidence, "image")}.`,
        ],
        field: "image",
      };
    default:
      return { kind: "exited", sentence, next: [`See its last words: \`berth logs ${name}\`.`] };
  }
}

/** The shell's codes for a command that is not there, or may not be run. */
export function shellCode(evidence: Evidence): Finding | undefined {
  const code = endedWith(evidence);
  if (code !== 126 && code !== 127) return undefined;
  const line = evidence.log.findLast((each) => /not found|permission denied|cannot execute/i.test(each));
  const command = line === undefined ? undefined : /(?:^|: )([^\s:]+): (?:command )?not found/.exec(line)?.[1];
  return {
    kind: code === 127 ? "command-not-found" : "not-executable",
    quote: line,
    sentence:
      command === undefined
        ? `it ended with ${exitWords(code, false)}`
        : `its script calls "${command}", which the image does not have`,
    next: [`Correct the command, or install what it calls in the image${at(evidence, "command")}.`],
    field: "command",
  };
}

/** It does not stay up: the engine starts it again and again. */
export function crashLoop(evidence: Evidence): Finding | undefined {
  const { fact, log } = evidence;
  if (fact === undefined || fact.restartCount < 1 || isUp(evidence)) return undefined;
  const last = lastWords(log);
  // While it runs, the engine says 0 of the run before.
  const how = fact.state === "running" ? "" : `, it ends with ${exitWords(fact.exitCode, fact.oomKilled)}`;
  return {
    kind: "crash-loop",
    quote: last,
    sentence: `it does not stay up: restarted ${times(fact.restartCount)}${how}${last === undefined ? "" : `; its last words: ${last}`}`,
    next: [
      `See what it says before it ends: \`berth logs --tail 50 ${nameOf(evidence)}\`.`,
      `Look inside: \`berth run --rm --entrypoint sh ${nameOf(evidence)}\`.`,
    ],
    field: "command",
  };
}

/** It came to its end. */
export function exitCause(evidence: Evidence): Finding | undefined {
  const code = endedWith(evidence);
  if (code === undefined) return undefined;
  const name = nameOf(evidence);
  if (code === 0) {
    return {
      kind: "ended",
      sentence: "it ended by itself, without an error: nothing keeps it running",
      next: [
        `Give ${name} a \`command\` that stays in the foreground${at(evidence, "command")}; what is to run once is waited for with \`condition: service_completed_successfully\`.`,
      ],
      field: "command",
    };
  }
  const last = lastWords(evidence.log);
  return {
    kind: "exited",
    quote: last,
    sentence: `it ended with ${exitWords(code, false)}${last === undefined ? ", without a word" : `; its last words: ${last}`}`,
    next: [
      last === undefined
        ? `Run it by hand to see more: \`berth run --rm ${name}\`.`
        : `See all that it said: \`berth logs ${name}\`.`,
    ],
    field: "command",
  };
}

/** It runs, and nobody has waited for it in vain. */
function isUp({ fact, until }: Evidence): boolean {
  return fact?.state === "running" && until === undefined;
}

function endedWith({ fact }: Evidence): number | undefined {
  if (fact === undefined || fact.startedAt === "") return undefined;
  return fact.state === "exited" || fact.state === "dead" || fact.state === "restarting" ? fact.exitCode : undefined;
}

function lastWords(log: readonly string[]): string | undefined {
  return log.findLast((line) => line.trim() !== "")?.trim();
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function isShell({ fact }: Evidence): boolean {
  return /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(fact?.argv[0] ?? "");
}

function shellAdvice(evidence: Evidence): string {
  return `Its first process is a shell, which ignores SIGTERM: begin its last command with \`exec\`, or give ${nameOf(evidence)} \`init: true\`${at(evidence, "command")}.`;
}

/** The kernel killed it, or a process of it, at its limit of memory. */
export function memory(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact === undefined) return undefined;
  const how = howItShows(fact);
  if (how === undefined) return undefined;
  const limit = fact.memoryLimitBytes > 0 ? ` of ${sizeText(fact.memoryLimitBytes)}` : "";
  const field = service?.mem_limit === undefined && service?.deploy !== undefined ? "deploy" : "mem_limit";
  const named = field === "deploy" ? "deploy.resources.limits.memory" : field;
  return {
    kind: "out-of-memory",
    sentence: `it ran out of memory: ${how} at its limit${limit}`,
    next: [`Raise \`${named}\` of ${nameOf(evidence)}${at(evidence, field)}, or have it use less.`],
    field,
  };
}

/** Of one that lives on, or was restarted since, the probes still tell. */
function howItShows({ oomKilled, state, health, memoryLimitBytes, probes }: ContainerFact): string | undefined {
  if (oomKilled && state !== "running") return "the kernel killed it";
  const isProbeKilled = health !== "healthy" && probes.length > 0 && probes.every(({ exitCode }) => exitCode === 137);
  return isProbeKilled && memoryLimitBytes > 0 ? "its health probes are killed (137)" : undefined;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(4))}${units[unit]}`;
}
