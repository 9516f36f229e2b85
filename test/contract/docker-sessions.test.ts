import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { extract, pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import type { CreateExec } from "../../src/engine/sessions.ts";
import { useDocker } from "./docker-workbench.ts";
import type { Workbench } from "./engine-contract.ts";

const bench = useDocker();

async function running({ engine, container, stack }: Workbench, command = ["sleep", "300"]): Promise<string> {
  const request = container({ command, network_mode: "none", init: true });
  await engine.createContainer(request);
  await engine.startContainer({ name: request.name, stack, service: request.service });
  return request.name;
}

function commandIn(container: string, command: readonly string[], more: Partial<CreateExec> = {}): CreateExec {
  return { container, command, env: [], privileged: false, tty: false, stdin: false, output: true, ...more };
}

/** What it says, by stream, without the frames' headers. */
async function heard(output: AsyncIterable<Uint8Array>): Promise<Record<"stdout" | "stderr", string>> {
  const said = { stdout: "", stderr: "" };
  const chunks: Uint8Array[] = [];
  for await (const chunk of output) chunks.push(chunk);
  let rest = Buffer.concat(chunks);
  while (rest.length >= 8) {
    const end = 8 + rest.readUInt32BE(4);
    said[rest[0] === 2 ? "stderr" : "stdout"] += rest.toString("utf8", 8, end);
    rest = rest.subarray(end);
  }
  return said;
}

describe("a command in a container", () => {
  test("reads all of its stdin, and returns separate streams and an exit code", async () => {
    const { engine } = bench();
    const name = await running(bench());
    const script = 'cat; echo "$A $(pwd) $(id -u)" >&2; exit 7';
    const how = { env: ["A=b"], workingDir: "/tmp", user: "1000", stdin: true };
    const id = await engine.createExec(commandIn(name, ["sh", "-c", script], how));
    const talk = await engine.startExec(id, { tty: false });
    expect(await talk.write(Buffer.from("given"))).toBe(true);
    talk.end();
    expect(await heard(talk.output)).toEqual({ stdout: "given", stderr: "b /tmp 1000\n" });
    await expect.poll(() => engine.inspectExec(id)).toEqual({ running: false, exitCode: 7, started: true });
  });

  test("reports a missing command as not started", async () => {
    const { engine } = bench();
    const name = await running(bench());
    const id = await engine.createExec(commandIn(name, ["/no/such/program"]));
    await heard((await engine.startExec(id, { tty: false })).output);
    await expect.poll(() => engine.inspectExec(id)).toMatchObject({ running: false, started: false });
  });

  test("keeps running when the signal aborts the connection", async () => {
    const { engine } = bench();
    const name = await running(bench());
    const leaving = new AbortController();
    const id = await engine.createExec(commandIn(name, ["sh", "-c", "echo here; sleep 300"]));
    const talk = await engine.startExec(id, { tty: false, signal: leaving.signal });
    for await (const _ of talk.output) leaving.abort();
    expect(await engine.inspectExec(id)).toMatchObject({ running: true });
  });

  test("has an unknown exit code once the engine has forgotten it", async () => {
    await expect(bench().engine.inspectExec("0".repeat(64))).rejects.toThrow(/its exit code is unknown/);
  });
});

describe("a container's exit", () => {
  test("reports its exit and all output to a session that attached before the start", async () => {
    const { engine, container, stack } = bench();
    const request = container({ command: ["sh", "-c", "echo said; exit 9"], network_mode: "none" });
    await engine.createContainer(request);
    const { code } = await engine.waitForExit(request.name, { when: "next" });
    const { output } = await engine.attach({ container: request.name, stdin: false });
    await engine.startContainer({ name: request.name, stack, service: request.service });
    expect(await heard(output)).toEqual({ stdout: "said\n", stderr: "" });
    expect(await code).toBe(9);
    expect(await (await engine.waitForExit(request.name, { when: "exited" })).code).toBe(9);
  });
});

describe("a container's files", () => {
  test("are described by path, without following links", async () => {
    const { engine } = bench();
    const name = await running(bench(), ["sh", "-c", "ln -s /etc/passwd /link; sleep 300"]);
    await expect.poll(() => engine.statPath(name, "/link")).toMatchObject({ kind: "link", linkTarget: "/etc/passwd" });
    expect(await engine.statPath(name, "/etc")).toMatchObject({ name: "etc", kind: "folder" });
    expect(await engine.statPath(name, "/etc/passwd")).toMatchObject({ kind: "file" });
    expect(await engine.statPath(name, "/no/such/file")).toBeUndefined();
  });

  test("are read back as they were written", async () => {
    const { engine } = bench();
    const name = await running(bench());
    const packed = pack();
    packed.entry({ name: "note" }, "written");
    packed.finalize();
    const tar = packed as AsyncIterable<Uint8Array>;
    await engine.writeArchive({ container: name, folder: "/tmp", tar, ownerOfContainer: false });
    const { fact, tar: read } = await engine.readArchive(name, "/tmp/note");
    expect(fact).toMatchObject({ name: "note", kind: "file" });
    const entries: Record<string, string> = {};
    const unpacked = extract();
    unpacked.on("entry", async ({ name: entry }, stream, next) => {
      entries[entry] = await text(stream);
      next();
    });
    await pipeline(read, unpacked);
    expect(entries).toEqual({ note: "written" });
  });
});
