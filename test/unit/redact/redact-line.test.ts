// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are Compose's, not JavaScript's.
import fc from "fast-check";
import { expect, test } from "vitest";
import { veiled } from "../../../src/redact/redact-line.ts";

test.each([
  ["      POSTGRES_PASSWORD: hunter2", "      POSTGRES_PASSWORD: *******"],
  ["  - API_KEY=hunter2 # mine", "  - API_KEY=******* * ****"],
  ['{ "token": "a b", A: 1 }', '{ "token": ** **, A: 1 }'],
  ["    DATABASE: postgres://shop:hunter2@db/shop", "    DATABASE: postgres://shop:*******@db/shop"],
  ["  - https://hunter2@github.com/o/r.git", "  - https://*******@github.com/o/r.git"],
  ["    PASSWORD: ${PASSWORD:-hunter2}", "    PASSWORD: *******************}"],
])("stars out the value in %s", (line, shown) => {
  expect(veiled(line, 0)).toBe(shown);
});

test.each([
  "    secrets: [db_password]",
  "      - source: db_password",
  "    PASSWORD: ${PASSWORD:?say it}",
  "    image: nginx:1.27",
  "  db_password:",
])("leaves %s as it is", (line) => {
  expect(veiled(line, 0)).toBe(line);
});

test("keeps the length of any line", () => {
  fc.assert(fc.property(fc.string(), fc.nat(40), (line, offset) => veiled(line, offset).length === line.length));
});
