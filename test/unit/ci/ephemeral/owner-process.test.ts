import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { isOwnerDead, ownerLabel } from "../../../../src/ci/ephemeral/owner-process.ts";

const own = ownerLabel(process.pid) ?? "";
const [host, boot, namespace, pid, start] = own.split(":");
const machineNamespace = "4026531836";

describe.runIf(own !== "")("the owner of a lease", () => {
  it("is alive as long as its process", async () => {
    expect(isOwnerDead(own)).toBe(false);
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    const holder = ownerLabel(child.pid ?? 0) ?? "";
    expect(isOwnerDead(holder)).toBe(false);
    child.stdin.end();
    await once(child, "exit");
    expect(isOwnerDead(holder)).toBe(true);
  });

  it("is dead if another process has its id", () => {
    expect(isOwnerDead([host, boot, namespace, pid, Number(start) + 1].join(":"))).toBe(true);
  });

  it.each([
    ["on another host", ["elsewhere", boot, namespace, "999999999", start]],
    ["in another container", [host, boot, "4026532999", "999999999", start]],
    ["in a container of an earlier boot", [host, "earlier", "4026532999", "1", start]],
    ["that is not understood", ["nonsense"]],
    ["that says nothing", [""]],
  ])("is not certainly dead %s", (_, parts) => {
    expect(isOwnerDead(parts.join(":"))).toBe(false);
  });

  it.runIf(namespace === machineNamespace)("is dead if it is from an earlier boot of this machine", () => {
    expect(isOwnerDead([host, "earlier", machineNamespace, pid, start].join(":"))).toBe(true);
  });

  it("has no label if the process does not exist", () => {
    expect(ownerLabel(999_999_999)).toBeUndefined();
  });
});
