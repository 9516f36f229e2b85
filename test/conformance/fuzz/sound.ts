import { BerthError } from "../../../src/errors.ts";
import { canonicalYaml } from "../../../src/stack/canonical/canonical.ts";
import { load } from "../../../src/stack/load.ts";
import { type Data, yamlOf } from "./data.ts";
import { type Choice, type Harvest, randomValue, schemaOf } from "./generate.ts";

/** What every stack of the fuzzer declares, so that names that mean something are found. */
const skeleton = {
  networks: { front: null, back: null },
  volumes: { data: null, cache: null },
  configs: { conf: { file: "./a.env" } },
  secrets: { sec: { file: "./a.env" } },
  models: { llm: { model: "m" } },
};

/** Classes of difference that are known and stay: names that begin with `x-`, dates, fractions where texts are wanted. */
const known = /x-k|\d{4}-\d\d?-\d\d|[[ ]-?\.\d|no_cache_filter|\.inf|\.nan|1e400/i;

/** Values by attribute that make a stack where they stand alone: stacks of them are accepted far more often than not. */
export async function soundValues(choice: Choice, cwd: string): Promise<Harvest> {
  const sound = new Map<string, Data[]>();
  const attributes = Object.keys(schemaOf(["services", "a"])?.properties ?? {}).filter((key) => key !== "extends");
  const paths = [
    ...attributes.map((key) => ["services", "a", key]),
    ...Object.keys(skeleton).map((section) => [section, "own"]),
  ];
  for (const path of paths) {
    const at = schemaOf(path);
    if (at === undefined) continue;
    const made = Array.from({ length: 40 }, () => randomValue(at, path, choice));
    const values = [...new Set([...((at.examples ?? []) as readonly Data[]), ...made])];
    const accepted: Data[] = [];
    for (const value of values)
      if (!known.test(yamlOf(value)) && (await isAccepted(around(path, value), cwd))) accepted.push(value);
    sound.set(path.join("."), accepted);
  }
  return sound;
}

function around([section = "", name = "", key]: readonly string[], value: Data): Data {
  const base = { ...skeleton, services: { a: { image: "i" }, b: { image: "i" }, c: { image: "i" } } };
  if (key === undefined) return { ...base, [section]: { ...(base as Record<string, object>)[section], [name]: value } };
  return { ...base, services: { ...base.services, a: { image: "i", [key]: value } } };
}

async function isAccepted(stack: Data, cwd: string): Promise<boolean> {
  const env = { A: "va", N: "5", T: "true", F: "false", EMPTY: "" };
  const stdin = () => [Buffer.from(yamlOf(stack))];
  try {
    canonicalYaml((await load({ cwd, env, files: ["-"], profiles: ["*"], envFiles: [], stdin })).stack);
    return true;
  } catch (error) {
    if (error instanceof BerthError) return false;
    throw error;
  }
}
