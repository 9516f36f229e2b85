import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LanguageServer, openLanguageServer } from "../support/language-server.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const files = (folder: string) =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /compose[\w.-]*\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
const right = [
  "test/unit/stack/golden/everything.yaml",
  "test/unit/stack/golden/rare.yaml",
  ...files("examples"),
  ...["built", "connected", "ordered", "storing"].flatMap((name) => files(`test/stacks/${name}`)),
];

let server: LanguageServer;
beforeAll(async () => {
  server = await openLanguageServer();
});
afterAll(() => server.close());

/** Line and column of the file, and what is said. */
async function told(text: string): Promise<string[]> {
  const diagnostics = await server.diagnose(text);
  return diagnostics.map(({ range: { start }, message }) => `${start.line}:${start.character + 1} ${message}`);
}

describe("an editor with our schema", () => {
  test.each(right)("accepts %s", async (name) => {
    expect(await told(readFileSync(join(top, name), "utf8"))).toEqual([]);
  });

  test.each([
    ["an unknown attribute", "services:\n  web:\n    imagee: nginx\n", ["3:5 Property imagee is not allowed."]],
    [
      "a mapping where a list is wanted",
      "services:\n  web:\n    ports: {a: b}\n",
      ['3:12 Incorrect type. Expected "array".'],
    ],
    [
      "a word that is none of the choices",
      "services:\n  web:\n    cgroup: hots\n",
      ['3:13 Value is not accepted. Valid values: "host", "private".'],
    ],
    [
      "a member that is missing",
      "services:\n  web:\n    image: i\nmodels: {a: {}}",
      ['4:10 Missing property "model".'],
    ],
    [
      "a dependency's condition misspelt",
      "services:\n  web:\n    depends_on: {db: {condition: healthy}}\n",
      [
        '3:34 Value is not accepted. Valid values: "service_started", "service_healthy", "service_completed_successfully".',
      ],
    ],
  ])("refuses %s, and says why", async (_, text, said) => {
    expect(await told(text)).toEqual(said);
  });

  test("describes an attribute under the mouse", async () => {
    expect(await server.hover("services:\n  web:\n    image: nginx\n", 2, 6)).toContain(
      "The image that containers are made from",
    );
  });
});
