// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are Compose's, not JavaScript's.
import fc from "fast-check";
import { expect, test } from "vitest";
import { redactedLine } from "../../../src/redact/source-line.ts";

test.each([
  ["      POSTGRES_PASSWORD: hunter2", "      POSTGRES_PASSWORD: *******"],
  ["  - API_KEY=hunter2 # mine", "  - API_KEY=******* * ****"],
  ['{ "token": "a b", A: 1 }', '{ "token": ** **, A: 1 }'],
  ["    DATABASE: postgres://shop:hunter2@db/shop", "    DATABASE: postgres://shop:*******@db/shop"],
  ["  - https://hunter2@github.com/o/r.git", "  - https://*******@github.com/o/r.git"],
  ["    PASSWORD: ${PASSWORD:-hunter2}", "    PASSWORD: *******************}"],
])("stars out the value in %s", (line, shown) => {
  expect(redactedLine(line, 0)).toBe(shown);
});

test.each([
  "    secrets: [db_password]",
  "      - source: db_password",
  "    PASSWORD: ${PASSWORD:?say it}",
  "    image: nginx:1.27",
  "  db_password:",
])("leaves %s as it is", (line) => {
  expect(redactedLine(line, 0)).toBe(line);
});

test.each([
  ["DB_PASSWORD:", "  hunter2", "  *******"],
  ["PRIVATE_KEY: |", "  key: hunter2", "  **** *******"],
  ['TOKEN: "two', "  hunter2", "  *******"],
  ["  - --password", "  - hunter2", "  - *******"],
  ["  - --password", "  - --verbose", "  - --verbose"],
  ["tokens:", "  - hunter2", "  - *******"],
  ["secrets:", "  - db_password", "  - db_password"],
  ["auth:", "  image: hunter", "  image: hunter"],
  ["secrets:", "  db: { content: hunter2 }", "  db: { content: ******* }"],
  ["command: |", "  mysqladmin ping -phunter2", "  mysqladmin ping -p*******"],
])("below %j shows %j as %j", (above, line, shown) => {
  expect(redactedLine(line, 0, (distance) => (distance === 1 ? above : undefined))).toBe(shown);
});

test("keeps the length of any line", () => {
  fc.assert(fc.property(fc.string(), fc.nat(40), (line, offset) => redactedLine(line, offset).length === line.length));
});
