import type { Flag } from "./flag.ts";

/** Where the candidates for a flag's value or an operand come from. */
export type Source =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "services"; readonly suffix?: string }
  | { readonly kind: "profiles" | "projects" | "templates" | "folders" | "files" | "nothing" }
  | { readonly kind: "extensions"; readonly words: readonly string[] };

const words = (...list: readonly string[]): Source => ({ kind: "words", words: list });
const services: Source = { kind: "services" };
const scales: Source = { kind: "services", suffix: "=" };
const nothing: Source = { kind: "nothing" };

/** By the flag's name, or by `command name` for a flag with another meaning in that command. */
const byFlag: ReadonlyMap<string, Source> = new Map<string, Source>([
  ["file", { kind: "extensions", words: ["yaml", "yml"] }],
  ["project-directory", { kind: "folders" }],
  ["project-name", { kind: "projects" }],
  ["profile", { kind: "profiles" }],
  ["attach", services],
  ["no-attach", services],
  ["exit-code-from", services],
  ["share", services],
  ["ci service", services],
  ["ci timeout", nothing],
  ["ttl", nothing],
  ["command-timeout", nothing],
  ["highlight", services],
  ["config hash", services],
  ["scale", scales],
  ["format", words("table", "json")],
  ["version format", words("pretty", "json")],
  ["policy", words("always", "missing")],
  ["status", words("paused", "restarting", "removing", "running", "dead", "created", "exited")],
  ["ps filter", words("status=")],
  ["ls filter", words("name=")],
  ["signal", words("SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGTERM", "SIGUSR1", "SIGUSR2")],
  ["protocol", words("tcp", "udp")],
]);

/** The candidates for a flag's value. */
export function valuesOf(command: string, name: string, { choices }: Flag): Source {
  if (choices !== undefined) return { kind: "words", words: choices };
  return byFlag.get(`${command} ${name}`) ?? byFlag.get(name) ?? { kind: "files" };
}

/** Operands that are not services. */
const byCommand: ReadonlyMap<string, Source> = new Map<string, Source>([
  ["scale", scales],
  ["ls", nothing],
  ["version", nothing],
  ["import", nothing],
  ["ci", { kind: "files" }],
  ["gc", { kind: "projects" }],
  ["publish", nothing],
  ["apply", { kind: "files" }],
  ["completion", words("bash", "fish", "zsh")],
]);

/** Operands that differ by position. */
const byPosition: ReadonlyMap<string, readonly Source[]> = new Map<string, readonly Source[]>([
  ["init", [{ kind: "templates" }, { kind: "folders" }]],
  ["template", [words("list", "show", "check", "new", "test"), { kind: "templates" }]],
]);

/** The candidates for a command's operand at this position, counted from 0. */
export function operandsOf(command: string, position: number): Source {
  const positions = byPosition.get(command);
  if (positions !== undefined) return positions[position] ?? nothing;
  return byCommand.get(command) ?? services;
}
