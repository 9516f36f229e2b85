import { actionKinds } from "../../plan/action-kinds.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { fileRef, hostPath, nameOf, shortPath } from "../subject.ts";
import type { CauseKind } from "../verdict.ts";

type Groups = Readonly<Record<string, string | undefined>>;

/** A known reason why an engine refuses a step. */
interface Refusal {
  readonly kind: CauseKind;
  readonly pattern: RegExp;
  /** Default: the engine's message. */
  readonly sentence?: (groups: Groups, evidence: Evidence) => string;
  /** Default: the hint that came with the refusal. */
  readonly next?: (groups: Groups, evidence: Evidence) => string;
  readonly field?: string;
}

// The first match wins, so specific patterns come first.
const refusals: readonly Refusal[] = [
  {
    kind: "out-of-memory",
    pattern: /OOM-killed|memory limit too low/i,
    sentence: () => "its memory limit is too low to start it",
    next: (_, evidence) => `Raise \`mem_limit\` of ${nameOf(evidence)}${fileRef(evidence, "mem_limit")}.`,
    field: "mem_limit",
  },
  {
    kind: "port-taken",
    pattern: /port (?<address>\S+) is already taken by (?<holder>[^\n]+)/,
    sentence: ({ address, holder }) => `port ${address} is already taken by ${holder}`,
    next: (_, evidence) =>
      `${evidence.advice ?? "Stop the process that uses it, or publish another port."} Change \`ports\` of ${nameOf(evidence)}${fileRef(evidence, "ports")}.`,
    field: "ports",
  },
  { kind: "port-taken", pattern: /port is already allocated|bind: address already in use/, field: "ports" },
  {
    kind: "unknown-user",
    pattern: /unable to find (?<what>user|group) (?<name>[^\s:]+)/,
    sentence: ({ what, name }, evidence) =>
      `the ${what} "${name}" does not exist in the image ${evidence.service?.image ?? evidence.fact?.image ?? ""}`.trim(),
    next: (_, evidence) =>
      `Correct \`user\` of ${nameOf(evidence)}${fileRef(evidence, "user")}: a name must exist in the image's /etc/passwd; a numeric ID always works.`,
    field: "user",
  },
  {
    kind: "not-executable",
    pattern: /exec: \\?"(?<path>[^"\\]+)\\?": permission denied/,
    sentence: ({ path }) => `${path} is not executable: it has no x permission or is a directory`,
    next: ({ path = "" }, evidence) => makeExecutable(path, evidence),
    field: "command",
  },
  {
    kind: "command-not-found",
    pattern:
      /the command "(?<command>[^"]+)" does not exist|exec: \\?"(?<path>[^"\\]+)\\?": (?:executable file not found|stat)/,
    sentence: ({ command, path }, evidence) =>
      `the command "${command ?? path}" does not exist in the image ${evidence.fact?.image ?? evidence.service?.image ?? ""}`.trim(),
    next: (_, evidence) => {
      const field = evidence.service?.entrypoint == null ? "command" : "entrypoint";
      return `Correct \`${field}\` of ${nameOf(evidence)}${fileRef(evidence, field)}, or use an image that has it.`;
    },
    field: "command",
  },
  {
    kind: "mount-source-missing",
    pattern: /error mounting \\?"(?<source>[^"\\]+)\\?" to rootfs at \\?"(?<target>[^"\\]+)\\?".*not a directory/s,
    sentence: ({ source = "", target }, evidence) =>
      `${shortPath(evidence, source)} cannot be mounted over ${target}: one is a directory, the other a file`,
    next: ({ source = "" }, evidence) =>
      `Remove the directory (\`rmdir ${shortPath(evidence, source)}\`) and put the file there, or correct \`volumes\`${fileRef(evidence, "volumes")}: the engine creates a directory if the file is missing at the first \`up\`.`,
    field: "volumes",
  },
  {
    kind: "mount-source-missing",
    pattern: /bind source path does not exist: (?<source>\S+)/,
    sentence: ({ source = "" }, evidence) => `bind mount source ${shortPath(evidence, source)} does not exist`,
    next: ({ source = "" }, evidence) =>
      `Create it: \`mkdir -p ${shortPath(evidence, source)}\`, or correct \`volumes\` of ${nameOf(evidence)}${fileRef(evidence, "volumes")}.`,
    field: "volumes",
  },
  { kind: "network-overlap", pattern: /overlaps with that of another|Pool overlaps|no free address range/ },
  { kind: "name-taken", pattern: /container name \S+ is already in use/, field: "container_name" },
  { kind: "disk-full", pattern: /disk is full|no space left on device/ },
  {
    kind: "image-missing",
    pattern:
      /image \S+ (?:could not be pulled|is not present)|^image .* not found locally|pull access denied|has no such image|registry cannot be reached/,
    field: "image",
  },
];

/** The engine refused a step, or a step failed: explained if the message is known, else the message itself. */
export function refusalCause(evidence: Evidence): Finding | undefined {
  const { refusal, advice, step } = evidence;
  const firstLine = refusal.split("\n").find((line) => line.trim() !== "");
  if (firstLine === undefined) return undefined;
  const fallback = [advice ?? `Compare the engine's message above with the settings of ${nameOf(evidence)}.`];
  for (const { kind, pattern, sentence, next, field } of refusals) {
    const groups = pattern.exec(refusal)?.groups ?? (pattern.test(refusal) ? {} : undefined);
    if (groups === undefined) continue;
    const steps = next === undefined ? fallback : [next(groups, evidence)];
    const cause = { kind, sentence: sentence?.(groups, evidence) ?? firstLine, next: steps };
    return field === undefined ? cause : { ...cause, field };
  }
  const kind = (step && actionKinds[step].failure) ?? "engine-refused";
  return { kind, sentence: firstLine, quote: kind === "hook-failed" ? evidence.log.at(-1) : undefined, next: fallback };
}

function makeExecutable(path: string, evidence: Evidence): string {
  const source = hostPath(evidence, path);
  return source === undefined
    ? `Make it executable in the Dockerfile (\`RUN chmod +x ${path}\`), or run it with its interpreter (\`sh ${path}\`).`
    : `Run \`chmod +x ${shortPath(evidence, source)}\`.`;
}
