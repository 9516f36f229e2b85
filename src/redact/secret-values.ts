import { open, stat } from "node:fs/promises";
import type { FileObject, Service, Stack } from "../stack/stack.ts";
import { type NamedValue, namedValue } from "./named-value.ts";
import { isHidden } from "./redact.ts";
import { secretsWithin } from "./secret-names.ts";

/** Shorter ones stand in too many other words, and longer ones are no passwords. */
const [shortest, longest] = [6, 65_536];

/**
 * The values of a stack that nobody is to see: what its secrets say, and variables whose names tell that they are secret.
 * A value that the stack also writes where all can read it, as a user's name or an image's, is not among them: hiding it
 * would hide nothing.
 */
export async function secretValues(
  stack: Pick<Stack, "services" | "secrets" | "configs">,
  environment: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const files = await Promise.all([...stack.secrets.values()].map(saidBy));
  // A config from a variable is as secret as the variable.
  const configs = [...stack.configs.values()].flatMap(({ value }) => value ?? []);
  const services = [...stack.services.values()];
  const variables = [...services.flatMap(variablesOf), ...outside(environment)];
  const named = variables.flatMap(secretsIn);
  const inTheOpen = new Set([
    ...stack.services.keys(),
    ...services.flatMap(({ image = "", user = "" }) => [user, ...image.split(/[/:@]/)]),
    ...variables.filter(([name, value]) => !isHidden(name, value)).map(([, value]) => value),
  ]);
  const whole = [...files.flat(), ...configs, ...named].map((value) => value.trim());
  return [...new Set(whole.flatMap(formsOf))].filter(
    (value) => value.length >= shortest && value.length <= longest && !inTheOpen.has(value),
  );
}

function variablesOf({ environment = {}, build, command, entrypoint }: Service): readonly NamedValue[] {
  const given = [...Object.entries(environment), ...Object.entries(build?.args ?? {})];
  const variables = given.flatMap(([name, value]): NamedValue[] => (value === null ? [] : [[name, value]]));
  const words = [...(entrypoint ?? []), ...(command ?? [])];
  return [
    ...variables,
    ...words.flatMap((_, index): NamedValue[] => {
      const named = namedValue(words, index);
      return named !== undefined && isHidden(...named) ? [named] : [];
    }),
  ];
}

/** What the shell has a socket's or a folder's name for is no secret. */
function outside(environment: ReadonlyMap<string, string>): readonly NamedValue[] {
  return [...environment].filter(
    ([name, value]) => isHidden(name, value) && !/_(?:SOCK|PATH|DIR|HOME|URL)$/.test(name),
  );
}

/** What is secret in it, and all of it where its name is a secret's; of an address that has a password, no more than that. */
function secretsIn([name, value]: NamedValue): readonly string[] {
  const within = secretsWithin(value);
  const isNamedSo = isHidden(name, "") && isHidden(name, value);
  return isNamedSo && !/:\/\/[^\s/]*@/.test(value) ? [value, ...within] : within;
}

/** As it is, as it stands in an address, and where it has many lines, the longer of these. */
function formsOf(value: string): readonly string[] {
  // Half a surrogate pair has no form in an address.
  const inAddress = encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, ""));
  return [value, inAddress, ...value.split(/\r?\n/).filter((line) => line !== value && line.length >= 16)];
}

/** What is in a file is read no further than a secret may reach; one that cannot be read keeps its secret. */
async function saidBy({ content, value, file }: FileObject): Promise<readonly string[]> {
  const given = [content, value].filter((text) => text !== undefined);
  if (file === undefined) return given;
  try {
    // A pipe would be read in the engine's place.
    if (!(await stat(file)).isFile()) return given;
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
      return [...given, buffer.toString("utf8", 0, bytesRead)];
    } finally {
      await handle.close();
    }
  } catch {
    return given;
  }
}
