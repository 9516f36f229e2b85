import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import validate from "../../schemas/stack.schema.json?validator";
import { check } from "../../src/stack/check/check.ts";
import { type Schema, schema, schemaAt } from "../../src/stack/check/schema.ts";
import { parse } from "../../src/stack/parse/parse.ts";

interface Part {
  readonly pointer: string;
  readonly at: Schema;
}

/** Every schema within the schema, with where it stands. */
function* parts(at: Schema, pointer = "#"): Generator<Part> {
  yield { pointer, at };
  const named = Object.entries({ ...at.properties, ...at.$defs });
  for (const [name, child] of named) yield* parts(child, `${pointer}/${name}`);
  if (typeof at.additionalProperties === "object") yield* parts(at.additionalProperties, `${pointer}/*`);
  if (at.items !== undefined) yield* parts(at.items, `${pointer}/[]`);
}

const all = [...parts(schema())];
// What another mapping has too is described there.
const properties = all.flatMap(({ pointer, at }) =>
  Object.entries(at.properties ?? {})
    .filter(([, child]) => !child.$ref?.includes("/properties/"))
    .map(([name, child]) => ({ pointer: `${pointer}/${name}`, name, at: child })),
);

describe("the schema of the stack file", () => {
  test("describes every property in a sentence", () => {
    expect(properties.length).toBeGreaterThan(250);
    const poor = properties.filter(({ at }) => !/^\S.{15,}[.`)]$|…$/s.test(at.description ?? ""));
    expect(poor.map(({ pointer, at }) => `${pointer}: ${at.description}`)).toEqual([]);
  });

  test("gives an example for every property that is no flag or obsolete", () => {
    const without = properties.filter(({ at }) => at.examples === undefined && at.$ref !== "#/$defs/flag");
    expect(
      without.map(({ pointer }) => pointer).filter((pointer) => !/mode$|required$|version$/.test(pointer)),
    ).toEqual([]);
  });

  test("allows x-* and nothing else unknown in every mapping of attributes", () => {
    const open = all.filter(({ at }) => at.properties !== undefined && at.additionalProperties !== false);
    // Compose takes any key in these.
    expect(open.map(({ pointer }) => pointer)).toEqual(["#/config/external", "#/secret/external", "#/gpu"]);
    const closed = all.filter(({ at }) => at.additionalProperties === false);
    expect(closed.filter(({ at }) => !Object.hasOwn(at.patternProperties ?? {}, "^x-"))).toEqual([]);
  });

  test("titles every mapping of attributes, for the messages", () => {
    const untitled = all.filter(({ at }) => at.properties !== undefined && at.title === undefined);
    expect(untitled.map(({ pointer }) => pointer)).toEqual([]);
  });

  test("refers only to definitions that exist and has none unused", () => {
    const used = new Set(JSON.stringify(schema()).match(/(?<=#\/\$defs\/)\w+/g));
    expect([...used].sort()).toEqual(Object.keys(schema().$defs ?? {}).sort());
  });

  test("accepts its own examples", () => {
    const wrong = ["services.*", "networks.*", "volumes.*", "configs.*", "secrets.*", "models.*"].flatMap((level) => {
      const [section = ""] = level.split(".");
      const member = schemaAt([section, "a"]);
      return Object.entries(member?.properties ?? {}).flatMap(([name, { examples = [] }]) =>
        examples.flatMap((example) => {
          const required = section === "models" ? { model: "m" } : {};
          return validate({ [section]: { a: { ...required, [name]: example } } })
            ? []
            : [`${level}.${name}: ${JSON.stringify(example)} ${JSON.stringify(validate.errors)}`];
        }),
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("an example project", () => {
  const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /compose[\w.-]*\.ya?ml$/.test(name))
    : [];
  test.runIf(files.length > 0).each(files)("%s keeps to the schema", (name) => {
    const { root, problems } = parse({ name, path: folder + name, text: readFileSync(folder + name, "utf8") });
    expect([...problems, ...(root === undefined ? [] : check(root))]).toEqual([]);
  });
});
