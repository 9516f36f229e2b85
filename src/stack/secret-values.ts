import { type NamedValue, namedValue } from "../redact/flags.ts";
import { partsOf } from "../redact/redactor.ts";
import { isSecret } from "../redact/secret-names.ts";
import { hasSecret, secretParts, secretsWithin } from "../redact/secrets-in-text.ts";
import type { Service, Stack } from "./stack.ts";

type Named = Pick<Stack, "services" | "secrets" | "configs"> & Partial<Pick<Stack, "disabled">>;

/**
 * The secrets that a stack contains: contents of its secrets, configs from variables, and values of variables and flags that
 * count as secret by their names. Not those in files: see `readSecretFiles`.
 */
export function secretsOf({ services, disabled = new Map(), secrets, configs }: Named): readonly string[] {
  const all = [...services.values(), ...disabled.values()];
  return [
    ...[...secrets.values()].flatMap(({ content, value }) => [content ?? [], value ?? []].flat()),
    // A config from a variable is as secret as the variable.
    ...[...configs.values()].flatMap(({ value }) => value ?? []),
    ...all
      .flatMap((service) => [...variablesOf(service), ...flagsOf(service)])
      .flatMap(([name, value]) => secretParts(name, value)),
    ...all.flatMap((service) => wordLists(service).flat()).flatMap(secretsWithin),
  ];
}

/** The secrets in the variables of a container: `NAME=value` each. */
export function secretsOfEnv(env: readonly string[]): readonly string[] {
  return env.flatMap((_, index) => secretParts(...(namedValue(env, index) ?? (["", ""] as const))));
}

/** What the shell has for a socket, a folder or a page is not secret as a whole: `SSH_AUTH_SOCK`. */
const isPlace = /_(?:SOCK|PATH|DIR|HOME|URL)$/;
/** Shorter ones are in too many other words, and longer ones are not passwords. */
const [shortest, longest] = [6, 65_536];

/**
 * The secrets to keep out of logs and files, and the lines of those with several: of the stack, of the shell's
 * environment, and of the secrets' files, which the caller has read. A value that the stack also has in the open, such as a
 * user's name or an image's, is left out: hiding it would hide nothing.
 */
export function knownSecrets(
  stack: Named,
  environment: ReadonlyMap<string, string>,
  files: readonly string[],
): readonly string[] {
  const services = [...stack.services.values()];
  const inTheOpen = new Set([
    ...stack.services.keys(),
    ...services.flatMap(({ image = "", user = "" }) => [user, ...image.split(/[/:@]/)]),
    ...services
      .flatMap(variablesOf)
      .filter(([name, value]) => !hasSecret(name, value))
      .map(([, value]) => value),
  ]);
  const secrets = [
    ...files,
    ...secretsOf(stack),
    ...[...environment].flatMap(([name, value]) =>
      isPlace.test(name) ? secretsWithin(value) : secretParts(name, value),
    ),
  ];
  return [...new Set(secrets.flatMap(partsOf))].filter(
    (value) => value.length >= shortest && value.length <= longest && !inTheOpen.has(value),
  );
}

function variablesOf(service: Service): readonly NamedValue[] {
  const { environment, build } = service;
  const dicts = [environment, build?.args, ...hooksOf(service).map((hook) => hook.environment)];
  const given = dicts.flatMap((dict) => Object.entries(dict ?? {}));
  return given.flatMap(([name, value]): NamedValue[] => (value === null ? [] : [[name, value]]));
}

function flagsOf(service: Service): readonly NamedValue[] {
  return wordLists(service).flatMap((words) =>
    words.flatMap((_, index): NamedValue[] => {
      const named = namedValue(words, index);
      return named !== undefined && isSecret(...named) ? [named] : [];
    }),
  );
}

/** All that a service runs. */
function wordLists(service: Service): readonly (readonly string[])[] {
  const { command, entrypoint, healthcheck } = service;
  const hooks = hooksOf(service).map((hook) => hook.command ?? []);
  return [[...(entrypoint ?? []), ...(command ?? [])], healthcheck?.test ?? [], ...hooks];
}

function hooksOf({ pre_start = [], post_start = [], pre_stop = [] }: Service) {
  return [...pre_start, ...post_start, ...pre_stop];
}
