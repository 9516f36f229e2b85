import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskOf, secretsOf, secretsOfEnv } from "../../../src/redact/mask.ts";
import { stackOf } from "../verdict/scene.ts";

describe("what is secret in a stack", () => {
  it("is a variable by its name, a password in an address, and what secrets hold", () => {
    const environment = {
      DB_PASSWORD: "correct horse",
      LEVEL: "info",
      DATABASE_URL: "postgres://app:battery@db/app",
      TOKEN_FILE: "/run/secrets/token",
      USE_TOKENS: "true",
      UNSET_SECRET: null,
    };
    const secrets = new Map([["key", { name: "key", content: "staple" }]]);
    expect(secretsOf({ ...stackOf({ app: { environment } }), secrets })).toEqual([
      "staple",
      "correct horse",
      "battery",
    ]);
  });

  it("is a password in a connection string, and in an address as it is meant", () => {
    const environment = { DSN: "Server=db;Password=battery;", URL: "redis://:p%40ss@cache", MYSQL_PWD: "staple" };
    expect(secretsOf(stackOf({ app: { environment } }))).toEqual(["battery", "p%40ss", "p@ss", "staple"]);
  });

  it("is found in a container's variables too", () => {
    expect(secretsOfEnv(["API_KEY=abcd", "PATH=/bin", "NOTHING"])).toEqual(["abcd"]);
  });
});

describe("a mask", () => {
  it("takes secrets out of a text, the longest first, also as they stand in an address", () => {
    const mask = maskOf(["p@ss", "p@ssword"]);
    expect(mask("p@ssword p@ss p%40ssword")).toBe("*** *** ***");
  });

  it("takes each line of a key out by itself", () => {
    expect(maskOf(["-----BEGIN-----\nAAAABBBB\n-----END-----\n"])("read AAAABBBB")).toBe("read ***");
  });

  it("takes a short one for one as a whole word only", () => {
    expect(maskOf(["db"])("db dbs /db: adb")).toBe("*** dbs /***: adb");
  });

  it("leaves a text alone where nothing is secret", () => {
    expect(maskOf(["", "\n"])("as it is")).toBe("as it is");
  });

  it("leaves no secret of four characters or more, whatever they are", () => {
    const secret = fc
      .string({ minLength: 4, unit: "binary" })
      .filter((text) => text.trim().length >= 4 && !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, around) => {
        const text = maskOf(secrets)(secrets.map((each) => `${around}${each}`).join(" "));
        // Where a text around it makes another of the same characters, that is not it.
        for (const each of secrets)
          if (!around.includes(each.trim()) && !/^\*+$/.test(each.trim())) expect(text).not.toContain(each.trim());
      }),
    );
  });
});
