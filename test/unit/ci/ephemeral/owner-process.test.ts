import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { holderOf, isDead } from "../../../../src/ci/ephemeral/owner-process.ts";

const own = holderOf(process.pid) ?? "";
const [host, boot, namespace, pid, start] = own.split(":");
const machineNamespace = "4026531836";

describe.runIf(own !== "")("the holder of a lease", () => {
  it("lives as long as its process", async () => {
    expect(isDead(own)).toBe(false);
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    const holder = holderOf(child.pid ?? 0) ?? "";
    expect(isDead(holder)).toBe(false);
    child.stdin.end();
    await once(child, "exit");
    expect(isDead(holder)).toBe(true);
  });

  it("is dead where another process has its id by now", () => {
    expect(isDead([host, boot, namespace, pid, Number(start) + 1].join(":"))).toBe(true);
  });

  it.each([
    ["on another host", ["elsewhere", boot, namespace, "999999999", start]],
    ["in another container", [host, boot, "4026532999", "999999999", start]],
    ["in a container of an earlier boot", [host, "earlier", "4026532999", "1", start]],
    ["that is not understood", ["nonsense"]],
    ["that says nothing", [""]],
  ])("is not certainly dead %s", (_, parts) => {
    expect(isDead(parts.join(":"))).toBe(false);
  });

  it.runIf(namespace === machineNamespace)("of an earlier boot of this machine is dead", () => {
    expect(isDead([host, "earlier", machineNamespace, pid, start].join(":"))).toBe(true);
  });

  it("that is no process has no name", () => {
    expect(holderOf(999_999_999)).toBeUndefined();
  });
});
