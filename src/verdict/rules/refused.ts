import { actionKinds } from "../../plan/action-kinds.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { at, hostPath, nameOf, shortPath } from "../subject.ts";
import type { CauseKind } from "../verdict.ts";

type Groups = Readonly<Record<string, string | undefined>>;

/** One reason for which an engine refuses a step. */
interface Refusal {
  readonly kind: CauseKind;
  readonly pattern: RegExp;
  /** Absent: the engine's own words. */
  readonly sentence?: (groups: Groups, evidence: Evidence) => string;
  /** Absent: the advice that came with the refusal. */
  readonly next?: (groups: Groups, evidence: Evidence) => string;
  readonly field?: string;
}

// First match wins: the specific ones stand first.
const refusals: readonly Refusal[] = [
  {
    kind: "out-of-memory",
    pattern: /OOM-killed|memory limit too low/i,
    sentence: () => "its memory limit is too low even for its start",
    next: (_, evidence) => `Raise \`mem_limit\` of ${nameOf(evidence)}${at(evidence, "mem_limit")}.`,
    field: "mem_limit",
  },
  {
    kind: "port-taken",
    pattern: /port (?<address>\S+) is already taken by (?<holder>[^\n]+)/,
    sentence: ({ address, holder }) => `port ${address} is already taken by ${holder}`,
    next: (_, evidence) =>
      `${evidence.advice ?? "Stop what has it, or publish another port."} That is \`ports\` of ${nameOf(evidence)}${at(evidence, "ports")}.`,
    field: "ports",
  },
  { kind: "port-taken", pattern: /port is already allocated|bind: address already in use/, field: "ports" },
  {
    kind: "unknown-user",
    pattern: /unable to find (?<what>user|group) (?<name>[^\s:]+)/,
    sentence: ({ what, name }, evidence) =>
      `there is no ${what} "${name}" in the image ${evidence.service?.image ?? evidence.fact?.image ?? ""}`.trim(),
    next: (_, evidence) =>
      `Correct \`user\` of ${nameOf(evidence)}${at(evidence, "user")}: a name must be in the image's /etc/passwd, a number need not be.`,
    field: "user",
  },
  {
    kind: "not-executable",
    pattern: /exec: \\?"(?<path>[^"\\]+)\\?": permission denied/,
    sentence: ({ path }) => `${path} may not be executed: it has no x permission, or is a folder`,
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
      return `Correct \`${field}\` of ${nameOf(evidence)}${at(evidence, field)}, or take an image that has it.`;
    },
    field: "command",
  },
  {
    kind: "mount-source-missing",
    pattern: /error mounting \\?"(?<source>[^"\\]+)\\?" to rootfs at \\?"(?<target>[^"\\]+)\\?".*not a directory/s,
    sentence: ({ source = "", target }, evidence) =>
      `${shortPath(evidence, source)} cannot be mounted over ${target}: one is a folder, the other a file`,
    next: ({ source = "" }, evidence) =>
      `Was the file missing at the first \`up\`? Then the engine made a folder in its place: \`rmdir ${shortPath(evidence, source)}\`, put the file there, and correct \`volumes\`${at(evidence, "volumes")} if need be.`,
    field: "volumes",
  },
  {
    kind: "mount-source-missing",
    pattern: /bind source path does not exist: (?<source>\S+)/,
    sentence: ({ source = "" }, evidence) => `${shortPath(evidence, source)}, which it mounts, does not exist`,
    next: ({ source = "" }, evidence) =>
      `Make it: \`mkdir -p ${shortPath(evidence, source)}\`, or correct \`volumes\` of ${nameOf(evidence)}${at(evidence, "volumes")}.`,
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

/** The engine said no to a step, or a step failed on the way: in its words, or in ours where they are known. */
export function refused(evidence: Evidence): Finding | undefined {
  const { refusal, advice, step } = evidence;
  const own = refusal.split("\n").find((line) => line.trim() !== "");
  if (own === undefined) return undefined;
  const fallback = [advice ?? `Look at the engine's words above, and at what ${nameOf(evidence)} asks of it.`];
  for (const { kind, pattern, sentence, next, field } of refusals) {
    const groups = pattern.exec(refusal)?.groups ?? (pattern.test(refusal) ? {} : undefined);
    if (groups === undefined) continue;
    const told = sentence?.(groups, evidence) ?? own;
    const steps = next === undefined ? fallback : [next(groups, evidence)];
    return { kind, sentence: told, next: steps, ...(field === undefined ? {} : { field }) };
  }
  const kind = (step && actionKinds[step].failure) ?? "engine-refused";
  return { kind, sentence: own, quote: kind === "hook-failed" ? evidence.log.at(-1) : undefined, next: fallback };
}

function makeExecutable(path: string, evidence: Evidence): string {
  const source = hostPath(evidence, path);
  return source === undefined
    ? `Give it the permission in the Dockerfile (\`RUN chmod +x ${path}\`), or run it by its interpreter (\`sh ${path}\`).`
    : `Run \`chmod +x ${shortPath(evidence, source)}\`.`;
}
