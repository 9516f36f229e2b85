import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/engine/docker/connect/connect.ts";

// In place of ssh: shows what it was asked, and leads to the lab's socket as `docker system dial-stdio` would.
const bridge = (socket: string) => `#!${process.execPath}
const { connect } = require("node:net");
const [destination, ...command] = process.argv.slice(process.argv.indexOf("--") + 1);
if (command.join(" ") !== "docker system dial-stdio") process.exit(2);
if (destination === "me@closed") {
  console.error("me@closed: Permission denied (publickey).");
  process.exit(255);
}
const engine = connect(${JSON.stringify(socket)});
process.stdin.pipe(engine).pipe(process.stdout);
`;

describe("Docker Engine through ssh", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bdk-"));
    const socket = process.env["DOCKER_HOST"]?.replace("unix://", "") ?? "/var/run/docker.sock";
    await writeFile(join(folder, "ssh"), bridge(socket), { mode: 0o755 });
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  test("carries calls, one connection after another and at once", async () => {
    const engine = await connect({ env: { DOCKER_HOST: "ssh://me@open" } });
    const found = await Promise.all([engine.images(["busybox:1"]), engine.networks("none", ["bridge", "host"])]);
    expect(found.map((facts) => facts.length)).toEqual([1, 2]);
    expect((await engine.info()).endpoint).toBe("ssh://me@open");
    engine.close();
  });

  test("passes on what ssh itself says", async () => {
    await expect(connect({ env: { DOCKER_HOST: "ssh://me@closed" } })).rejects.toThrow(
      "no container engine answers at ssh://me@closed (DOCKER_HOST): ssh me@closed: me@closed: Permission denied (publickey).",
    );
  });
});
