import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import stackSchema from "../../../schemas/stack.schema.json" with { type: "json" };
import { type Schema, schema, schemaAt } from "../../../src/stack/schema.ts";
import { violations } from "../../../src/stack/violations.ts";
import { tree } from "./text.ts";

const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
ajv.addKeyword("patternErrorMessage");
const validate = ajv.compile(stackSchema);

/** Where ajv, which knows all of JSON Schema, finds fault: `/services/web/ports`. */
function byAjv(value: unknown): readonly string[] {
  if (validate(value)) return [];
  const places = (validate.errors ?? []).flatMap(({ keyword, instancePath, params, propertyName }) => {
    if (keyword === "if" || keyword === "propertyNames") return [];
    const below = propertyName ?? params["additionalProperty"];
    return [below === undefined ? instancePath : `${instancePath}/${below}`];
  });
  return withoutMistyped([...new Set(places)]).sort();
}

/** What ajv says below a value of the wrong type is not ours to repeat. */
function withoutMistyped(places: readonly string[]): string[] {
  const mistyped = (validate.errors ?? [])
    .filter(({ keyword }) => keyword === "type")
    .map((error) => error.instancePath);
  return places.filter((place) => !mistyped.some((above) => place.startsWith(`${above}/`)));
}

function byUs(value: unknown): readonly string[] {
  const found = violations(tree(JSON.stringify(value)));
  return [...new Set(found.map(({ path }) => path.map((part) => `/${part}`).join("")))].sort();
}

const scalar = fc.constantFrom<unknown>(
  "",
  "a",
  "all",
  "1s",
  "10m",
  "$A",
  "never",
  "é",
  0,
  -2,
  70_000,
  1.5,
  true,
  null,
);
const anything = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "b c", "x-any", "type", "soft"), scalar, { maxKeys: 2 }),
);

/** A value that the schema allows, or, here and there, one that it may not. */
function valueFor(at: Schema | undefined, depth: number): fc.Arbitrary<unknown> {
  if (at === undefined || depth === 0) return anything;
  const known = Object.keys(at.properties ?? {});
  const below = (key: string) => valueFor(memberOf(at, key), depth - 1);
  const names = fc.uniqueArray(fc.constantFrom(...known, "web", "x-any"), { maxLength: 4 });
  const map = names.chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, below(key)]))));
  const list = fc.array(valueFor(memberOf(at, 0), depth - 1), { maxLength: 3 });
  const examples = (at.examples ?? []).map((example) => fc.constant(example));
  return fc.oneof(anything, map, list, ...examples);
}

function memberOf(at: Schema | undefined, key: string | number): Schema | undefined {
  const member = typeof key === "number" ? at?.items : (at?.properties?.[key] ?? at?.additionalProperties);
  if (typeof member !== "object") return undefined;
  return member.$ref === undefined ? member : { ...schema().$defs?.[member.$ref.slice("#/$defs/".length)], ...member };
}

const section = (name: string) =>
  fc.dictionary(fc.constantFrom("a", "b c"), valueFor(schemaAt([name, "a"]), 3), { maxKeys: 1 });
const stack = fc.record(
  { services: section("services"), networks: section("networks"), volumes: section("volumes"), other: anything },
  { requiredKeys: [] },
);

describe("violations", () => {
  it("finds fault where ajv does", () => {
    fc.assert(
      fc.property(stack, (value) => {
        expect(byUs(value)).toEqual(byAjv(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("names each item that came before, and where", () => {
    const [one, two] = violations(tree("services: { a: { group_add: [x, 1, x, '1', 1] } }"));
    expect([one?.params, two?.params]).toEqual([
      { i: 0, j: 2 },
      { i: 1, j: 4 },
    ]);
  });
});
