import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/engine/docker/connect/connect.ts";
import { labels } from "../../src/engine/labels.ts";
import { output, useDocker } from "./docker-workbench.ts";
import { stackOf } from "./engine-contract.ts";

describe("Docker Engine: containers of services", () => {
  const bench = useDocker();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bdk-"));
    await writeFile(join(folder, "token"), "from a file");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("hands inline configs and secrets over with owner and mode, and mounts files", async () => {
    const { project } = bench();
    const stack = stackOf(project, {
      secrets: new Map([
        ["password", { name: `${project}_password`, environment: "PASSWORD", value: "s3cret" }],
        ["token", { name: `${project}_token`, file: join(folder, "token") }],
      ]),
      configs: new Map([["app", { name: `${project}_app`, content: "debug: true" }]]),
    });
    const read =
      'stat -c "%n %a %u:%g" /run/secrets/* /etc/app.yaml; cat /run/secrets/* /etc/app.yaml; echo x 2>&1 >/run/secrets/token';
    const text = await output(
      bench(),
      {
        command: ["sh", "-c", read],
        network_mode: "none",
        secrets: [{ source: "password", uid: "103", gid: "104", mode: "0400" }, { source: "token" }],
        configs: [{ source: "app", target: "/etc/app.yaml" }],
      },
      { stack },
    );
    expect(text).toContain("/run/secrets/password 400 103:104");
    expect(text).toContain("/etc/app.yaml 444 0:0");
    expect(text).toContain("s3cretfrom a filedebug: true");
    expect(text).toContain("Read-only file system");
  });

  test("refuses an inline secret in a read-only service before anything is created", async () => {
    const { engine, project, container } = bench();
    const stack = stackOf(project, { secrets: new Map([["password", { name: "password", value: "s3cret" }]]) });
    const request = container({ read_only: true, secrets: [{ source: "password" }] }, { stack });
    await expect(engine.createContainer(request)).rejects.toThrow(/read-only service web: `file` is the sole/);
    expect(await engine.containers(project)).toEqual([]);
  });

  test("takes anonymous volumes over from the container that it replaces, and only those", async () => {
    const { engine, stack, named, owned, container } = bench();
    await engine.createVolume({ name: named("data") }, owned());
    const volumes = [
      { type: "volume", target: "/anonymous" },
      { type: "volume", source: named("data"), target: "/named" },
    ] as const;
    const old = container({ volumes, network_mode: "none" });
    await engine.createContainer(old);
    await engine.renameContainer(old.name, `${old.name}-old`);
    await engine.createContainer({ ...old, inherit: `${old.name}-old` });
    const [before, after] = await Promise.all([engine.container(`${old.name}-old`), engine.container(old.name)]);
    const at = (target: string, fact = after) => fact?.mounts.find((mount) => mount.target === target)?.name;
    expect(at("/anonymous")).toBe(at("/anonymous", before));
    expect(at("/named")).toBe(named("data"));

    const fresh = { ...old, name: `${stack.name}-fresh`, labels: { ...old.labels, [labels.number]: "2" } };
    await engine.createContainer(fresh);
    expect(at("/anonymous", await engine.container(fresh.name))).not.toBe(at("/anonymous", before));
  });

  test.each(["1.51", "1.43"])("attaches a container to all its networks through API %s", async (apiVersion) => {
    const { project, named, owned, container } = bench();
    const engine = await connect({
      env: { ...process.env, DOCKER_API_VERSION: apiVersion === "1.51" ? undefined : apiVersion },
    });
    const subnet = "172.29.144.0/24";
    await engine.createNetwork({ name: named("front"), ipam: {} }, owned());
    await engine.createNetwork({ name: named("back"), ipam: { config: [{ subnet }] } }, owned());
    const stack = stackOf(project, {
      networks: new Map([
        ["front", { name: named("front"), ipam: {} }],
        ["back", { name: named("back"), ipam: {} }],
      ]),
    });
    const networks = { back: { ipv4_address: "172.29.144.9", aliases: ["database"] }, front: { priority: 10 } };
    const request = container({ networks }, { stack });
    await engine.createContainer(request);
    await engine.startContainer({ name: request.name, stack, service: request.service });
    const fact = await engine.container(request.name);
    expect(fact?.networkMode).toBe(named("front"));
    const back = fact?.networks.find(({ name }) => name === named("back"));
    expect(back?.ipAddress).toBe("172.29.144.9");
    expect(back?.aliases).toEqual(expect.arrayContaining(["database", "web", request.name]));
    expect(fact?.networks.map(({ name }) => name).sort()).toEqual([named("back"), named("front")]);
    engine.close();
  });

  test("leaves no half-attached container behind if a later network refuses it", async () => {
    const { project, named, owned, container } = bench();
    const engine = await connect({ env: { ...process.env, DOCKER_API_VERSION: "1.43" } });
    for (const key of ["a", "b"]) await engine.createNetwork({ name: named(key), ipam: {} }, owned());
    const stack = stackOf(project, {
      networks: new Map([
        ["a", { name: named("a"), ipam: {} }],
        ["b", { name: named("b"), ipam: {} }],
      ]),
    });
    const request = container({ networks: { a: null, b: { ipv4_address: "999.1.1.1" } } }, { stack });
    await expect(engine.createContainer(request)).rejects.toThrow(/999\.1\.1\.1/);
    expect(await engine.containers(project)).toEqual([]);
    engine.close();
  });

  test("shares another service's network, and fails if that has no container", async () => {
    const { engine, container } = bench();
    const request = container({ name: "side", network_mode: "service:web" });
    await expect(engine.createContainer(request)).rejects.toThrow("cannot share network namespace with service web");
    const { id } = await engine.createContainer(container({ network_mode: "none" }));
    await engine.createContainer(request);
    expect((await engine.container(request.name))?.networkMode).toBe(`container:${id}`);
  });

  test("reports health in an event, and the last probes in an inspect", async () => {
    const { engine, project, container } = bench();
    const control = new AbortController();
    const events = await engine.events({ project, signal: control.signal });
    const request = container({
      network_mode: "none",
      healthcheck: { test: ["CMD-SHELL", "echo probing; exit 3"], interval: "200ms", retries: 1 },
    });
    await engine.createContainer(request);
    expect((await engine.container(request.name))?.health).toBe("starting");
    await engine.startContainer(request);
    for await (const event of events) {
      if (event.action !== "health_status") continue;
      expect(event.health).toBe("unhealthy");
      break;
    }
    control.abort();
    const fact = await engine.container(request.name);
    expect(fact).toMatchObject({ health: "unhealthy" });
    expect(fact?.probes.at(-1)).toMatchObject({ exitCode: 3, output: "probing\n" });
    expect(fact?.status).toMatch(/^Up .* \(unhealthy\)$/);
  });
});
