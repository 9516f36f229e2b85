import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { attributes } from "../../../../../src/engine/docker/translate/attributes.ts";
import { usesOf } from "../../../../../src/engine/docker/translate/shortfalls.ts";
import { type Schema, schema } from "../../../../../src/stack/check/schema.ts";
import { attributeStacks } from "../../../../support/attribute-stacks.ts";
import { loaded } from "../../../stack/project.ts";

/** Every attribute of the stack file by its path, as the table writes it. */
function* attributePaths(at: Schema, path = ""): Generator<string> {
  const name = at.$ref?.split("/").at(-1);
  if (name !== undefined) yield* attributePaths(schema().$defs?.[name] ?? {}, path);
  if (at.items !== undefined) yield* attributePaths(at.items, `${path}[]`);
  if (typeof at.additionalProperties === "object") yield* attributePaths(at.additionalProperties, `${path}.*`);
  for (const [key, member] of Object.entries(at.properties ?? {})) {
    const below = path === "" ? key : `${path}.${key}`;
    yield below;
    yield* attributePaths(member, below);
  }
}

const paths = [...new Set(attributePaths(schema()))];

function isCovered(path: string): boolean {
  if (attributes.has(path)) return true;
  const above = path.replace(/(\[\]|\.[^.[\]]+)$/, "");
  return above !== path && !["services.*", "networks.*", "volumes.*"].includes(above) && isCovered(above);
}

describe("the table of attributes", () => {
  test("has a row for every attribute of the stack file", () => {
    expect(paths.length).toBeGreaterThan(330);
    expect(paths.filter((path) => !isCovered(path))).toEqual([]);
  });

  test("has no row for anything else", () => {
    expect([...attributes.keys()].filter((path) => !paths.includes(path))).toEqual([]);
  });

  test("has every attribute that is sent to the engine in a stack that is compared by inspect", async () => {
    const env = { SUBNET: "1", CONFIG_VALUE: "c", TOKEN_VALUE: "t" };
    const stacks = await Promise.all(
      attributeStacks.map((name) =>
        loaded(fileURLToPath(new URL(`../../../../stacks/${name}`, import.meta.url)), { env, projectName: "p" }),
      ),
    );
    const parts = stacks.flatMap(({ stack }) => [
      ...[...stack.services.values()].map((given) => [["services", "x"], given] as const),
      ...[...stack.networks.values()].map((given) => [["networks", "x"], given] as const),
      ...[...stack.volumes.values()].map((given) => [["volumes", "x"], given] as const),
    ]);
    const carried = [...attributes].filter(([, row]) => "fields" in row).map(([path]) => path);
    const unused = carried.filter((path) => !parts.some(([at, given]) => usesOf(path, at, given).length > 0));
    expect(carried.length).toBeGreaterThan(100);
    expect(unused).toEqual([]);
  });
});
