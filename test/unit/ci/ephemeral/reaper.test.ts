import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { watchScript } from "../../../../src/ci/ephemeral/reaper.ts";

const shells = [
  ["/bin/sh"],
  ["/bin/dash"],
  ["/bin/bash", "--posix"],
  ["busybox", "sh"],
  ["/bin/zsh", "--emulate", "sh"],
].filter(([path = ""]) => existsSync(path) || spawnSync(path, ["true"]).status === 0);

/** Lets a shell watch for so many seconds, with this on its input; gives what it says when it has ended. */
async function watched(
  [shell = "", ...flags]: readonly string[],
  seconds: number,
  talk: (child: ChildProcess) => void,
) {
  const args = [...flags, "-c", watchScript, "berth-reaper", String(seconds), "echo", "reaps"];
  const child = spawn(shell, args, { stdio: ["pipe", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  talk(child);
  const [code] = await once(child, "close");
  return { said, code };
}

describe.runIf(process.platform !== "win32").each(shells)("a reaper that watches in %s", (...shell) => {
  const sh = shell.filter((word) => word !== undefined);

  it("ends on `done`, and removes nothing", async () => {
    expect(await watched(sh, 60, (child) => child.stdin?.end("group 1\ndone\n"))).toEqual({ said: "", code: 0 });
  });

  it("removes the stack when its input ends, and kills the last named group", async () => {
    const job = spawn("/bin/sh", ["-c", "sleep 60 & wait"], { detached: true, stdio: "ignore" });
    const ended = once(job, "exit");
    expect(await watched(sh, 60, (child) => child.stdin?.end(`group ${job.pid}\n`))).toEqual({
      said: "reaps\n",
      code: 0,
    });
    expect(await ended).toEqual([null, "SIGKILL"]);
  });

  it("removes the stack when its time is over", async () => {
    expect(await watched(sh, 0, () => {})).toEqual({ said: "reaps\n", code: 0 });
  });
});
