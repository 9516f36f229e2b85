import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startBackground } from "../../../src/process/start-background.ts";

const env = { PATH: process.env["PATH"] };

it("a background program reads what is written to it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "background-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "input");
  await new Promise<void>((resolve) => {
    const program = startBackground({ path: "/bin/sh", args: ["-c", `cat >${file}`], env, cwd: "/" }, resolve);
    program.write("group 1\n");
    program.end("done\n");
  });
  expect(existsSync(file) && readFileSync(file, "utf8")).toBe("group 1\ndone\n");
});

it("a background program that cannot be started counts as gone, and writing to it has no effect", async () => {
  await new Promise<void>((resolve) => {
    const program = startBackground({ path: "no-such-program", args: [], env }, resolve);
    program.write("group 1\n");
    program.end("done\n");
  });
});
