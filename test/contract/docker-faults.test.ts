import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { connect } from "../../src/engine/docker/connect/connect.ts";
import { exitCodes } from "../../src/errors.ts";
import { useDocker } from "./docker-workbench.ts";

describe("Docker Engine: refusals", () => {
  const bench = useDocker();
  const published = (name: string, port: number) =>
    bench().container({ name, ports: [{ target: 80, published: String(port) }], network_mode: "bridge" });

  test("names the service of the project that has the port", async () => {
    const { engine } = bench();
    const [first, second] = [published("first", 18871), published("second", 18871)];
    for (const request of [first, second]) await engine.createContainer(request);
    await engine.startContainer(first);
    await expect(engine.startContainer(second)).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`port \\S+:18871 is already taken by service first \\(container ${first.name}\\)`),
      ),
      hint: "Publish one of the two on another host port.",
      exitCode: exitCodes.engineRefused,
    });
  });

  test("names the service that has the port, even if both start at the same moment", async () => {
    const { engine } = bench();
    const both = [published("left", 18873), published("right", 18873)];
    for (const request of both) await engine.createContainer(request);
    const ends = await Promise.allSettled(both.map((request) => engine.startContainer(request)));
    const failed = ends.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
    expect(failed).toEqual([expect.stringMatching(/is already taken by service (?:left|right) /)]);
  });

  test("reports a port held by a process outside the engine, and how to find it", async () => {
    const server = await listening({ port: 18872, host: "0.0.0.0" });
    const request = published("web", 18872);
    await bench().engine.createContainer(request);
    await expect(bench().engine.startContainer(request)).rejects.toMatchObject({
      message: expect.stringMatching(/port \S+:18872 is already taken by a process outside the engine/),
      hint: expect.stringContaining("ss -ltnp 'sport = :18872'"),
    });
    server.close();
  });

  test("renames a container that waits to be restarted, which some engines do only once it is stopped", async () => {
    const { engine, project, container } = bench();
    const request = container({ command: ["false"], restart: "always", network_mode: "bridge" });
    await engine.createContainer(request);
    const control = new AbortController();
    const events = await engine.events({ project, signal: control.signal });
    await engine.startContainer(request);
    let ends = 0;
    // The wait doubles each time: by then it is longer than the call takes.
    for await (const { action } of events) if (action === "die" && ++ends === 4) control.abort();
    await engine.renameContainer(request.name, `${request.name}-old`);
    expect((await engine.container(`${request.name}-old`))?.name).toBe(`${request.name}-old`);
  });

  test("names a missing image", async () => {
    const request = bench().container({ network_mode: "none" }, { image: "bdk-absent:9" });
    await expect(bench().engine.createContainer(request)).rejects.toThrow("image bdk-absent:9 is not present locally");
  });

  test("names a command that the image does not have", async () => {
    const { engine, container } = bench();
    const request = container({ command: ["no-such-command"], network_mode: "none" });
    await engine.createContainer(request);
    await expect(engine.startContainer(request)).rejects.toThrow('the command "no-such-command" does not exist');
  });

  test("names a bind source that is missing and must not be created", async () => {
    const { engine, container, project } = bench();
    // Of a name of its own: Podman makes it all the same.
    const source = `/tmp/${project}-absent`;
    const volumes = [{ type: "bind", source, target: "/x", bind: { create_host_path: false } }] as const;
    await expect(engine.createContainer(container({ volumes }))).rejects.toThrow(
      `bind source path does not exist: ${source}`,
    );
  });

  test("reports a subnet of another network", async () => {
    const { engine, named, owned } = bench();
    const ipam = { config: [{ subnet: "172.29.145.0/24" }] };
    await engine.createNetwork({ name: named("a"), ipam }, owned());
    await expect(engine.createNetwork({ name: named("b"), ipam }, owned())).rejects.toThrow(/subnet overlaps/);
  });

  test("names a network and a volume that are in use", async () => {
    const { engine, named, owned, container, stack } = bench();
    await engine.createNetwork({ name: stack.networks.get("default")?.name ?? "", ipam: {} }, owned());
    await engine.createVolume({ name: named("data") }, owned());
    const request = container({ volumes: [{ type: "volume", source: named("data"), target: "/data" }] });
    await engine.createContainer(request);
    await engine.startContainer(request);
    await expect(engine.removeNetwork(named("default"))).rejects.toThrow(/still in use|active endpoints/);
    await expect(engine.removeVolume(named("data"))).rejects.toThrow(/ is still in use by /);
  });
});

describe("Docker Engine: time limits", () => {
  const bench = useDocker();

  test("a stop may take the container's own grace on top of the limit", async () => {
    const { container } = bench();
    const engine = await connect({ env: process.env, timeoutMs: 1500 });
    const request = container({ stop_grace_period: "2s", network_mode: "none" });
    await bench().engine.createContainer(request);
    await bench().engine.startContainer(request);
    const before = Date.now();
    await engine.stopContainer(request.name);
    expect(Date.now() - before).toBeGreaterThan(1900);
    expect(await bench().engine.container(request.name)).toMatchObject({ state: "exited", exitCode: 137 });
    engine.close();
  });
});

describe("Docker Engine: connections", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const engineAt = async (answer: (request: string) => string | undefined, { andHangUp = false } = {}) => {
    const path = join(tmpdir(), `bdk-${process.pid}-${servers.length}-${Date.now()}.sock`);
    const server = await listening({ path }, (text, socket) => {
      const reply = answer(text.split("\r\n")[0] ?? "");
      if (reply === "hang up") socket.destroy();
      else if (reply !== undefined) socket.write(reply, () => andHangUp && reply !== ping && socket.destroy());
    });
    servers.push(server);
    return { env: { DOCKER_HOST: `unix://${path}` }, timeoutMs: 300 };
  };
  const ping = "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK";
  const json = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  test("an engine that accepts and never answers is named with the call it waits for", async () => {
    const options = await engineAt(() => undefined);
    await expect(connect(options)).rejects.toMatchObject({
      message: expect.stringMatching(
        /no container engine answers at .*: the engine did not answer GET \/_ping for 0.3 s/,
      ),
      hint: expect.stringContaining("BERTH_ENGINE_TIMEOUT"),
      exitCode: exitCodes.engineUnreachable,
    });
  });

  test("a call that hangs later is named too, and aborted", async () => {
    const engine = await connect(await engineAt((line) => (line.includes("_ping") ? ping : undefined)));
    await expect(engine.networks("p", [])).rejects.toThrow("the engine did not answer GET /networks for 0.3 s");
    engine.close();
  });

  test("a read whose connection breaks is asked again; a write is not", async () => {
    const calls: string[] = [];
    const options = await engineAt((line) => {
      if (line.includes("_ping")) return ping;
      calls.push(line);
      return calls.length === 1 || line.startsWith("POST") ? "hang up" : json("[]");
    });
    const engine = await connect({ ...options, timeoutMs: 5000 });
    expect(await engine.networks("p", [])).toEqual([]);
    expect(calls).toHaveLength(2);
    await expect(engine.createVolume({ name: "v" }, {})).rejects.toMatchObject({
      message: expect.stringContaining("the connection to the engine was lost during POST /volumes/create"),
      hint: expect.stringContaining("run the same command again"),
    });
    expect(calls).toHaveLength(3);
    engine.close();
  });

  test("an incomplete answer is a lost connection, not an endless wait", async () => {
    const half = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[";
    const options = await engineAt((line) => (line.includes("_ping") ? ping : half), { andHangUp: true });
    const engine = await connect({ ...options, timeoutMs: 60_000 });
    await expect(engine.createVolume({ name: "v" }, {})).rejects.toThrow(/connection to the engine was lost/);
    engine.close();
  });

  test("an API that is too old is refused with both versions", async () => {
    const options = await engineAt(() => ping.replace("1.45", "1.30"));
    await expect(connect(options)).rejects.toMatchObject({
      message: "the engine's API is too old: it supports 1.30, berth needs 1.41 (Docker 20.10) or newer",
      exitCode: exitCodes.engineUnreachable,
    });
  });

  test("a server that is not an engine is reported as such", async () => {
    await expect(connect(await engineAt(() => json("{}")))).rejects.toThrow(
      "got a response, but not from a container engine",
    );
  });
});

type Answer = (text: string, socket: import("node:net").Socket) => void;

function listening(
  where: { readonly path: string } | { readonly port: number; readonly host: string },
  answer?: Answer,
): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => answer?.(data.toString(), socket));
    });
    server.listen(where, () => resolve(server));
  });
}
