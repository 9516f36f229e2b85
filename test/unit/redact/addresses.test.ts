import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { withoutPasswords } from "../../../src/redact/addresses.ts";
import { redactor } from "../../../src/redact/redactor.ts";
import { redactedLine } from "../../../src/redact/source-line.ts";
import { anyAddress, anyTokenAddress, marker } from "./any-secret.ts";

describe("an address", () => {
  const anyText = fc
    .tuple(
      fc.oneof(anyAddress, anyTokenAddress),
      fc.constantFrom("", "A=", 'a: "', "see ", "['"),
      fc.constantFrom("", '"', " x", "']"),
    )
    .map(([address, before, after]) => before + address + after);

  it("never shows its password", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(withoutPasswords(text)).not.toContain(marker);
        expect(redactedLine(text, 0)).not.toContain(marker);
        expect(redactor([]).text(text)).not.toContain(marker);
        expect(JSON.stringify(redactor([]).data({ a: [text] }))).not.toContain(marker);
        expect(Buffer.from(redactor([]).line(Buffer.from(text))).toString()).not.toContain(marker);
        expect(withoutPasswords(JSON.stringify({ text }))).not.toContain(marker);
      }),
    );
  });

  it("keeps what is not a password", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = withoutPasswords(text);
        expect(withoutPasswords(shown)).toBe(shown);
        const [before = "", after = ""] = text.split(/:.*@/s);
        expect(shown.startsWith(before) && shown.endsWith(after)).toBe(true);
      }),
    );
  });
});

test.each([
  ["redis://:secret@cache:6379/0", "redis://:***@cache:6379/0"],
  ["https://token@github.com/o/r.git", "https://***@github.com/o/r.git"],
  ["https://token:x-oauth-basic@github.com/o", "https://***:x-oauth-basic@github.com/o"],
  ["amqp://a:b@h1,amqp://c:d@h2", "amqp://a:***@h1,amqp://c:***@h2"],
  ["app:secret@tcp(db:3306)/shop", "app:***@tcp(db:3306)/shop"],
])("%s is shown as %s", (text, shown) => {
  expect(withoutPasswords(text)).toBe(shown);
});

test.each([
  "http://localhost:8080/p@th",
  "http://[::1]:8080/p@th",
  "ssh://git@host:22/o/r.git",
  "oci://registry:5000/stack:1@sha256:abc",
  "git@github.com:o/r.git",
  "unix:///var/run/docker.sock",
  "redis://:******@cache",
])("%s is shown as it is", (text) => {
  expect(withoutPasswords(text)).toBe(text);
});

test("takes time in proportion to the length of the text", () => {
  const texts = ["a".repeat(2e6), "://a:".repeat(1e5), "@://".repeat(2e5), `://${"a:".repeat(1e6)}@`];
  const start = performance.now();
  for (const text of texts) withoutPasswords(`${text}@://`);
  expect(performance.now() - start).toBeLessThan(5000);
});
