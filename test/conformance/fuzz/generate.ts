// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Compose's, not JavaScript's.
import { memberOf, type Schema, schema, typesOf } from "../../../src/stack/check/schema.ts";
import { type Data, type Fields, raw } from "./data.ts";
import type { Random } from "./random.ts";
import { plainScalars, pools, templates, texts } from "./spellings.ts";

/** Values by attribute, as projects wrote them: `services.*.command` → […]. */
export type Harvest = ReadonlyMap<string, readonly Data[]>;

/** What a generator chooses with. */
export interface Choice {
  readonly random: Random;
  readonly harvest: Harvest;
  /** Where given, values are of these, by path in service a. */
  readonly sound?: Harvest;
}

const names: Readonly<Record<string, readonly string[]>> = {
  services: ["a", "b", "c"],
  networks: ["front", "back", "default"],
  volumes: ["data", "cache"],
  configs: ["conf"],
  secrets: ["sec"],
  models: ["llm"],
  depends_on: ["a", "b", "none"],
};
const keys = ["A", "B", "a.b", "x-k", "com.x/y", "k1", "UNSET", "k 2", "10", "9"];

/** A stack of some services with some attributes, most of it legal. */
export function stackOf(choice: Choice): Data {
  const { random } = choice;
  const services: Record<string, Data> = {};
  for (const name of ["a", "b", "c"].slice(0, 1 + random.below(3)))
    services[name] = { image: "i", ...serviceOf(choice, 1 + random.below(choice.sound === undefined ? 5 : 8)) };
  const stack: Record<string, Data> = { services };
  for (const [key, name] of [
    ["networks", "front"],
    ["networks", "back"],
    ["volumes", "data"],
    ["volumes", "cache"],
    ["configs", "conf"],
    ["secrets", "sec"],
    ["models", "llm"],
  ] as const) {
    if (random.chance(0.15)) continue;
    stack[key] = { ...(stack[key] as Fields | undefined), [name]: resourceOf(key, name, choice) };
  }
  if (random.chance(0.1))
    stack["name"] = random.pick<Data>(["x", "X", "a b", "", 1, "${A}", "${UNSET}", "a_b-1", "_x", "${UNSET:-y}"]);
  if (random.chance(0.05)) stack["version"] = random.pick<Data>(["3", 3, 3.8, "x", null]);
  if (random.chance(0.1)) stack["x-any"] = random.pick([...plainScalars, ...texts, ...templates]);
  return stack;
}

/** A network, a volume, …: mostly the plainest. */
function resourceOf(section: string, name: string, choice: Choice): Data {
  const { random, sound } = choice;
  const at = schemaOf([section, name]);
  if (random.chance(0.7) || at === undefined) {
    if (section === "models") return { model: "m" };
    return section === "configs" || section === "secrets" ? { file: "./a.env" } : null;
  }
  const own = sound?.get(`${section}.own`) ?? [];
  return own.length > 0 ? random.pick(own) : randomValue(at, [section, name], choice);
}

function serviceOf(choice: Choice, count: number): Fields {
  const { random } = choice;
  const all = Object.keys(schemaOf(["services", "a"])?.properties ?? {}).filter((key) => key !== "extends");
  const fields: Record<string, Data> = {};
  for (let left = count; left > 0; left--) {
    const key = random.pick(all);
    const at = schemaOf(["services", "a", key]);
    const sound = choice.sound?.get(`services.a.${key}`);
    if (sound !== undefined && sound.length > 0) fields[key] = random.pick(sound);
    else if (at !== undefined) fields[key] = randomValue(at, ["services", "a", key], choice);
  }
  if (random.chance(0.05)) fields["x-own"] = random.pick([...plainScalars, ...texts]);
  return fields;
}

export function schemaOf(path: readonly string[]): Schema | undefined {
  let at: Schema | undefined = schema();
  for (const part of path) at = at && memberOf(at, part);
  return at;
}

/** A value for a place in the schema. */
export function randomValue(at: Schema, path: readonly string[], choice: Choice): Data {
  const { random, harvest } = choice;
  const key = path.at(-1) ?? "";
  if (random.chance(0.03))
    return random.pick<Data>([...plainScalars, ...texts, ...templates, [], {}, [null], [[]], { a: null }, null]);
  const seen = harvest.get(generic(path));
  if (seen !== undefined && random.chance(0.25)) return random.pick(seen);
  const pool =
    pools[key] ?? pools[/defs\/(\w+)/.exec(at.$ref ?? "")?.[1] ?? ""] ?? pools[(at.title ?? "").replaceAll(" ", "")];
  const types = typesOf(at);
  if (pool !== undefined && random.chance(types.includes("object") || types.includes("array") ? 0.5 : 0.85))
    return random.pick(pool);
  if (at.enum !== undefined && random.chance(0.8)) return random.pick(at.enum) as Data;
  return ofType(random.pick(types.length === 0 ? ["string"] : types), at, path, choice);
}

function ofType(type: string, at: Schema, path: readonly string[], choice: Choice): Data {
  const { random } = choice;
  switch (type) {
    case "object":
      return objectOf(at, path, choice);
    case "array":
      return listOf(at, path, choice);
    case "null":
      return random.pick([null, raw("")]);
    case "boolean":
      return random.pick(pools["flag"] ?? []);
    case "integer":
      return random.pick(pools["wholeNumber"] ?? []);
    case "number":
      return random.pick(pools["number"] ?? []);
    default:
      return random.chance(0.5) ? random.pick(texts) : random.pick([...templates, ...plainScalars, ...plainScalars]);
  }
}

function listOf(at: Schema, path: readonly string[], choice: Choice): Data {
  const { random } = choice;
  const key = path.at(-1) ?? "";
  const length = random.pick([0, 1, 1, 2, 2, 3]);
  const own = names[key];
  const pool = pools[`${key}Item`] ?? itemPool(key);
  const one = (): Data => {
    if (own !== undefined && random.chance(0.5)) return random.pick(own);
    if (pool !== undefined && random.chance(0.8)) return random.pick(pool);
    const items = memberOf(at, 0);
    return items === undefined ? random.pick(texts) : randomValue(items, [...path, "0"], choice);
  };
  return Array.from({ length }, one);
}

function itemPool(key: string): readonly Data[] | undefined {
  if (key === "ports") return pools["port"];
  if (key === "volumes") return pools["mount"];
  if (key === "extra_hosts") return pools["hostItem"];
  return /^(?:args|labels|annotations|sysctls|storage_opt)$/.test(key) ? pools["environmentItem"] : undefined;
}

function objectOf(at: Schema, path: readonly string[], choice: Choice): Data {
  const { random } = choice;
  const fields: Record<string, Data> = {};
  const known = Object.keys(at.properties ?? {});
  const required = (at as { required?: readonly string[] }).required ?? [];
  for (const key of known) {
    if (!required.includes(key) && !random.chance(Math.min(0.5, 2.5 / known.length))) continue;
    const member = memberOf(at, key);
    if (member !== undefined) fields[key] = randomValue(member, [...path, key], choice);
  }
  if (typeof at.additionalProperties === "object") {
    const own = names[path.at(-1) ?? ""] ?? (path.at(-1) === "ulimits" ? ["nofile", "nproc"] : keys);
    for (let left = random.pick([0, 1, 1, 2]); left > 0; left--) {
      const key = random.pick(own);
      const member = memberOf(at, key);
      if (member !== undefined) fields[key] = randomValue(member, [...path, key], choice);
    }
  } else if (random.chance(0.05)) fields[random.pick(["x-own", "x-", "unknown", "X-a"])] = random.pick(texts);
  return fields;
}

/** A path with the user's names left out. */
export function generic(path: readonly string[]): string {
  return path
    .map((part, index) => (/^\d+$/.test(part) || (index === 1 && path[0] !== "include") ? "*" : part))
    .join(".");
}
