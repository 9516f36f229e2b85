import { execFileSync } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { problemsText } from "../../../src/render/problems/code-frame.ts";
import { partFault } from "../../../src/scaffold/template-file.ts";
import { parseEnvFile } from "../../../src/stack/env/env-file.ts";
import { readSource } from "../../../src/stack/files/source.ts";
import { parseDocuments } from "../../../src/stack/parse/parse.ts";
import type { Problem } from "../../../src/stack/problems/problem.ts";
import { loaded, project } from "./project.ts";

const source = (text: string) => ({ name: "a", path: "/a", text });

describe("a path that is not a regular file", () => {
  it("is refused without reading it: a device and a fifo", async () => {
    const folder = project({ "compose.yaml": "services: {}" });
    const fifo = join(folder, "fifo");
    execFileSync("mkfifo", [fifo]);
    for (const path of ["/dev/zero", fifo]) {
      expect((await readSource(path, folder)).problem).toMatchObject({ rule: "not-a-file" });
    }
  });

  it("has a hint that fits as env file: a fifo, a folder", async () => {
    const cwd = project({ "compose.yaml": "services: {a: {image: a, env_file: [fifo, folder]}}", "folder/x": "" });
    execFileSync("mkfifo", [join(cwd, "fifo")]);
    const error = await loaded(cwd).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      problems: [
        { message: "env file fifo cannot be read: it is not a regular file", hint: "Use a regular file." },
        { message: "env file folder cannot be read: it is a directory", hint: "Name a file in it." },
      ],
    });
  });

  it("is read where the caller opened it: process substitution", async () => {
    const cwd = project({ env: "A=1\n" });
    const handle = await open(join(cwd, "env"));
    onTestFinished(() => handle.close());
    const text = `services: {a: {image: a, env_file: [/dev/fd/${handle.fd}]}}`;
    const { stack } = await loaded(cwd, { files: ["-"], stdin: () => [Buffer.from(text)] });
    expect(stack.services.get("a")?.environment).toEqual({ A: "1" });
  });

  it("is refused on stdin beyond 10 MB, however much would follow", async () => {
    let read = 0;
    const stdin = async function* () {
      for (;;) {
        read += 1;
        yield Buffer.alloc(1_000_000, "#");
      }
    };
    const error = await loaded("/tmp", { files: ["-"], stdin }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ problems: [{ message: "<stdin> is larger than 10 MB" }] });
    expect(read).toBe(11);
  });

  it("with a NUL character is a problem, not a crash", async () => {
    expect((await readSource("/a\0b", "/")).problem).toMatchObject({ message: 'invalid path "a\\u0000b"' });
  });
});

describe("hostile text", () => {
  it("bounds the value of a variable that doubles on each line", () => {
    const lines = Array.from({ length: 31 }, (_, at) => `A${at + 1}=$A${at}$A${at}`);
    const { problems } = parseEnvFile(source(["A0=xx", ...lines].join("\n")), () => undefined);
    expect(problems[0]).toMatchObject({ rule: "value-too-large", severity: "error" });
  });

  it("nested 3,000 block sequences deep is a problem", () => {
    const { problems } = parseDocuments(source(`a:\n  ${"- ".repeat(3000)}b\n`));
    expect(problems[0]).toMatchObject({ rule: "too-deep" });
  });

  it("shows 100 problems, and the number of the others", () => {
    const problems = Array.from({ length: 250 }, (_, at): Problem => {
      return { rule: "r", severity: at === 249 ? "error" : "warning", path: "", message: `m${at}` };
    });
    const text = problemsText(problems);
    expect(text).toContain("… and 150 more\n");
    expect(text).toContain("error: m249 ");
    expect(text).toMatch(/1 error and 249 warnings$/);
  });
});

it("loads files that include each other's successors in pairs once each", async () => {
  const depth = 25;
  const files = Array.from({ length: depth }, (_, at): [string, string][] => {
    const next = at + 1 < depth ? `include: [a${at + 1}.yaml, b${at + 1}.yaml]\n` : "";
    return [
      [`a${at}.yaml`, `${next}services: {a${at}: {image: i}}`],
      [`b${at}.yaml`, `${next}services: {b${at}: {image: i}}`],
    ];
  });
  const cwd = project({ "compose.yaml": "include: [a0.yaml, b0.yaml]", ...Object.fromEntries(files.flat()) });
  expect((await loaded(cwd)).stack.services.size).toBe(2 * depth);
});

it.each([".git", "git~1", "GIT~2", ".g\u200bit", ".git.", ".git ", ".git::$INDEX_ALLOCATION", ".berth"])(
  "a template cannot write %j",
  (part) => {
    expect(partFault(part)).toBe("cannot be written by a template");
  },
);

it.each([".gitignore", ".github", "git", "git~", ".gitea"])("a template can write %j", (part) => {
  expect(partFault(part)).toBeUndefined();
});
