import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { redactor } from "../../../src/redact/redactor.ts";
import { secretValues } from "../../../src/stack/files/secret-files.ts";
import { secretsOf, secretsOfEnv } from "../../../src/stack/secret-values.ts";
import type { FileObject } from "../../../src/stack/stack.ts";
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

  it("are those of configs from variables", async () => {
    const configs = new Map([["c", { name: "c", environment: "X", value: "p@ss/word" }]]);
    const found = await secretValues({ ...stackOf({}), secrets: new Map(), configs }, new Map());
    expect(found).toEqual(["p@ss/word"]);
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
    const { text } = redactor(await valuesOf({}, { key: { name: "key", content } }));
    expect(text("log: MIIEvQIBADANBgkqhkiG9w0")).toBe("log: ***");
  });
});
