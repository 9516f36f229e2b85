import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "../../../src/redact/redactor.ts";

describe("a redactor", () => {
  it("hides what stands behind a name that is a secret's, however it is written", () => {
    const { data } = redactor([]);
    expect(
      data({
        Env: ["API_TOKEN=abc", "MODE=prod", "URL=postgres://app:pw@db/app", "DB_PASSWORD_FILE=/run/secrets/db"],
        Cmd: ["serve", "--password", "abc", "--api-key=abc", "--verbose", "--token", "--port", "80"],
        Labels: { "my.secret": "abc", plain: "a" },
        Nested: [{ password: "abc", count: 3, none: null, empty: "" }],
        Script: "if [ $passed = 1 ]; then echo yes=no; fi",
      }),
    ).toEqual({
      Env: ["API_TOKEN=***", "MODE=prod", "URL=postgres://app:***@db/app", "DB_PASSWORD_FILE=/run/secrets/db"],
      Cmd: ["serve", "--password", "***", "--api-key=***", "--verbose", "--token", "--port", "80"],
      Labels: { "my.secret": "***", plain: "a" },
      Nested: [{ password: "***", count: 3, none: null, empty: "" }],
      Script: "if [ $passed = 1 ]; then echo yes=no; fi",
    });
  });

  it("hides each value wherever it stands, the longest first, and leaves the rest byte for byte", () => {
    const value = fc.string({
      unit: fc.constantFrom("a", "ä", "😀", "$", "(", ".", "\\", "|"),
      minLength: 1,
      maxLength: 6,
    });
    const other = fc.uint8Array({ max: 32, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), other, other, (values, before, after) => {
        const { line } = redactor(values);
        for (const each of values) {
          const shown = line(Buffer.concat([before, Buffer.from(each), after]));
          expect(Buffer.from(shown)).toEqual(Buffer.concat([before, Buffer.from("***"), after]));
        }
      }),
    );
    expect(redactor(["secret", "secret-longer"]).text("a secret-longer, a secret")).toBe("a ***, a ***");
    expect(Buffer.from(redactor(["pä$$"]).line(Buffer.from([0xff, 0x70, 0xc3, 0xa4, 0x24, 0x24, 0xfe])))).toEqual(
      Buffer.from([0xff, 0x2a, 0x2a, 0x2a, 0xfe]),
    );
  });
});

describe("the text of a redactor", () => {
  it("takes secrets out of a text, the longest first, also as they stand in an address", () => {
    const { text } = redactor(["p@ss", "p@ssword"]);
    expect(text("p@ssword p@ss p%40ssword")).toBe("*** *** ***");
  });

  it("takes each line of a key out by itself", () => {
    expect(redactor(["-----BEGIN-----\nAAAABBBB\n-----END-----\n"]).text("read AAAABBBB")).toBe("read ***");
  });

  it("takes a short one for one as a whole word only", () => {
    expect(redactor(["db"]).text("db dbs /db: adb")).toBe("*** dbs /***: adb");
  });

  it("leaves a text alone where nothing is secret", () => {
    expect(redactor(["", "\n"]).text("as it is")).toBe("as it is");
  });

  const ascii = (text: string) =>
    text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const ways: Readonly<Record<string, (secret: string) => string>> = {
    JSON: json,
    "JSON within JSON": (secret) => json(json(secret)),
    "JSON of PHP": (secret) => json(secret).replaceAll("/", "\\/"),
    "JSON of Python": (secret) => ascii(json(secret)),
    "JSON of Java": (secret) =>
      json(secret).replaceAll(/[<>&'="]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
    "JSON of .NET": (secret) =>
      ascii(json(secret)).replaceAll(/u[\da-f]{4}/g, (hex) => `u${hex.slice(1).toUpperCase()}`),
    address: encodeURIComponent,
    form: (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  };

  it.each(Object.entries(ways))("hides a known secret as %s has it", (_, write) => {
    const char = fc.constantFrom(..."aZ9 \"'/\\<>&=+%$.é😀{", "\t");
    const secret = fc
      .string({ unit: char, minLength: 4, maxLength: 12 })
      .filter((text) => text.trim() === text && text.length > 4);
    fc.assert(
      fc.property(secret, (value) => {
        const { text, line } = redactor([value]);
        const written = `{"a":"${write(value)}"}`;
        expect(text(written)).toBe(`{"a":"***"}`);
        expect(Buffer.from(line(Buffer.from(written))).toString()).toBe(`{"a":"***"}`);
      }),
    );
  });

  it("leaves no secret of four characters or more, whatever they are", () => {
    const secret = fc
      .string({ minLength: 4, unit: "binary" })
      .filter((text) => text.trim().length >= 4 && !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, around) => {
        const text = redactor(secrets).text(secrets.map((each) => `${around}${each}`).join(" "));
        // Where a text around it makes another of the same characters, that is not it.
        for (const each of secrets)
          if (!around.includes(each.trim()) && !/^\*+$/.test(each.trim())) expect(text).not.toContain(each.trim());
      }),
    );
  });
});
