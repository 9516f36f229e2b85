import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { veil } from "../../../src/redact/redact.ts";
import { secretValues } from "../../../src/redact/secret-values.ts";
import type { FileObject } from "../../../src/stack/stack.ts";
import { stackOf } from "../ci/stacks.ts";

describe("a veil", () => {
  it("hides what stands behind a name that is a secret's, however it is written", () => {
    const { data } = veil([]);
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
        const { line } = veil(values);
        for (const each of values) {
          const shown = line(Buffer.concat([before, Buffer.from(each), after]));
          expect(Buffer.from(shown)).toEqual(Buffer.concat([before, Buffer.from("***"), after]));
        }
      }),
    );
    expect(veil(["secret", "secret-longer"]).text("a secret-longer, a secret")).toBe("a ***, a ***");
    expect(Buffer.from(veil(["pä$$"]).line(Buffer.from([0xff, 0x70, 0xc3, 0xa4, 0x24, 0x24, 0xfe])))).toEqual(
      Buffer.from([0xff, 0x2a, 0x2a, 0x2a, 0xfe]),
    );
  });
});

describe("the secret values of a stack", () => {
  const valuesOf = (services: Parameters<typeof stackOf>[0], secrets: Record<string, FileObject> = {}, env = {}) =>
    secretValues(
      { ...stackOf(services), secrets: new Map(Object.entries(secrets)), configs: new Map() },
      new Map(Object.entries(env)),
    );

  it("are those of its secrets, files read, and of variables with secretive names, passwords of addresses among them", async () => {
    const dir = mkdtempSync(join(tmpdir(), "berth-secrets-"));
    try {
      writeFileSync(join(dir, "pw"), "from-a-file\n");
      const services = {
        web: {
          environment: {
            API_TOKEN: "from-a-variable",
            DATABASE_DSN: "postgres://app:from-a-url@db/app",
            MODE: "production",
          },
        },
        job: {
          command: ["run", "--api-key", "from-a-flag", "--mode=productive", "-c", "echo ftp://a:from-a-script@b"],
          build: { args: { NPM_TOKEN: "from-a-build", NONE: null } },
        },
      };
      const secrets = {
        a: { name: "a", file: join(dir, "pw") },
        b: { name: "b", content: "from-the-file" },
        c: { name: "c", value: "from-the-shell" },
        gone: { name: "gone", file: join(dir, "gone") },
      };
      const found = await valuesOf(services, secrets, { GH_TOKEN: "from-the-job", SSH_AUTH_SOCK: "/tmp/agent.1" });
      expect([...found].sort()).toEqual([
        "from-a-build",
        "from-a-file",
        "from-a-flag",
        "from-a-script",
        "from-a-url",
        "from-a-variable",
        "from-the-file",
        "from-the-job",
        "from-the-shell",
      ]);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it("are not those that stand in the open as well, nor the shortest", async () => {
    const environment = { POSTGRES_PASSWORD: "postgres", POSTGRES_USER: "postgres", PIN_TOKEN: "1234" };
    expect(await valuesOf({ db: { image: "postgres:15", environment } })).toEqual([]);
  });

  it("are those of configs from variables, and in the form of an address too", async () => {
    const configs = new Map([["c", { name: "c", environment: "X", value: "p@ss/word" }]]);
    const found = await secretValues({ ...stackOf({}), secrets: new Map(), configs }, new Map());
    expect(found).toEqual(["p@ss/word", "p%40ss%2Fword"]);
  });

  it("are the passwords of settings inside a value, and those of addresses as they are meant too", async () => {
    const environment = {
      ConnectionStrings__Default: "Server=db;Password=Str0ng!Pass;Timeout=30",
      JSON: '{"user": "me", "password": "in-some-json", "token": ""}',
      URL: "redis://:p%40ss-word@db",
      ACCOUNT_CREDENTIALS: '{"client": "c-1234567", "token": "t-1234567"}',
    };
    expect(await valuesOf({ web: { environment } })).toEqual(
      expect.arrayContaining([
        "Str0ng!Pass",
        "in-some-json",
        "p%40ss-word",
        "p@ss-word",
        environment.ACCOUNT_CREDENTIALS,
      ]),
    );
  });

  it("are met line by line where they have many", async () => {
    const content = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nshort\n-----END KEY-----\n";
    const { text } = veil(await valuesOf({}, { key: { name: "key", content } }));
    expect(text("log: MIIEvQIBADANBgkqhkiG9w0")).toBe("log: ***");
  });
});
