import type { Service, Stack } from "../stack/stack.ts";
import { isSecretive, secretsWithin } from "./secret-names.ts";

/** Takes what is known to be secret out of a text. */
export type Mask = (text: string) => string;

/** Shorter ones are masked as whole words only: a text without the letter "a" is none. */
const distinctive = 4;

/** Values of a stack that no output may hold: of its secrets, and of variables whose names smell of one. */
export function secretsOf({ services, disabled, secrets, configs }: Stack): readonly string[] {
  const all = [...services.values(), ...disabled.values()];
  return [
    ...[...secrets.values()].flatMap(({ content, value }) => [content ?? [], value ?? []].flat()),
    // A config from a variable is as secret as the variable.
    ...[...configs.values()].flatMap(({ value }) => value ?? []),
    ...all.flatMap((service) => variables(service).flatMap(([name, value]) => secretParts(name, value))),
  ];
}

/** Of `NAME=value` pairs, as a container has them. */
export function secretsOfEnv(env: readonly string[]): readonly string[] {
  return env.flatMap((pair) => {
    const sign = pair.indexOf("=");
    return sign < 0 ? [] : secretParts(pair.slice(0, sign), pair.slice(sign + 1));
  });
}

/** What takes the place of each value, and of each line of it. */
export function maskOf(values: Iterable<string>): Mask {
  const lines = [...values].flatMap((value) => [value, ...value.split(/\r?\n/)]).map((line) => line.trim());
  const known = new Set(lines.flatMap((line) => [line, encoded(line)].filter((text) => text !== "")));
  // The longest first: one secret may be a part of another.
  const parts = [...known].sort((a, b) => b.length - a.length).map(pattern);
  if (parts.length === 0) return (text) => text;
  const secret = new RegExp(parts.join("|"), "g");
  return (text) => text.replace(secret, "***");
}

/** As it stands in an address. Half a surrogate pair has no such form. */
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, ""));
}

function pattern(value: string): string {
  const literal = value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return value.length < distinctive ? `(?<![\\w])${literal}(?![\\w])` : literal;
}

function variables(service: Service): readonly (readonly [string, string])[] {
  const given = [...Object.entries(service.environment ?? {}), ...Object.entries(service.build?.args ?? {})];
  return given.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function secretParts(name: string, value: string): readonly string[] {
  // What names a file or a switch is no secret itself.
  const isReference = /_FILE$|_PATH$|_DIR$/i.test(name) || /^(?:true|false|yes|no|on|off|\d)?$/i.test(value);
  return isSecretive(name) && !isReference ? [value] : secretsWithin(value);
}
