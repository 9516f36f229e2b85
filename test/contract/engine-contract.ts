import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CreateContainer, Engine } from "../../src/engine/engine.ts";
import type { ContainerSummary } from "../../src/engine/facts.ts";
import { labels } from "../../src/engine/labels.ts";
import type { Service, Stack } from "../../src/stack/stack.ts";

/** An engine under contract, an image on it that has a shell, and how to let go of it. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly image: string;
  close(): Promise<void>;
}

/** A project of its own on the engine, removed after each test whatever happened. */
export interface Workbench {
  readonly engine: Engine;
  readonly image: string;
  readonly project: string;
  readonly stack: Stack;
  named(suffix: string): string;
  owned(more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  container(service: Partial<Service>, more?: Partial<CreateContainer>): CreateContainer;
}

export function stackOf(name: string, parts: Partial<Stack> = {}): Stack {
  const none = new Map();
  return {
    name,
    workingDir: "/",
    files: [],
    services: none,
    disabled: none,
    networks: none,
    volumes: none,
    configs: none,
    secrets: none,
    models: none,
    extensions: {},
    ...parts,
  };
}

/** Opens the engine before, and clears the project away after, each test of the enclosing suite. */
export function useWorkbench(open: () => Promise<OpenedEngine>): () => Workbench {
  let bench: Workbench;
  let close: () => Promise<void>;
  beforeEach(async () => {
    const opened = await open();
    close = opened.close;
    bench = workbench(opened);
  });
  afterEach(async () => {
    await clear(bench);
    await close();
  });
  return () => bench;
}

function workbench({ engine, image }: OpenedEngine): Workbench {
  const project = `bdk-${randomBytes(4).toString("hex")}`;
  const named = (suffix: string) => `${project}_${suffix}`;
  const stack = stackOf(project, { networks: new Map([["default", { name: named("default"), ipam: {} }]]) });
  const owned = (more = {}) => ({ [labels.project]: project, ...more });
  return {
    engine,
    image,
    project,
    stack,
    named,
    owned,
    container: (service, more = {}) => {
      const whole: Service = {
        name: "web",
        command: ["sleep", "300"],
        entrypoint: null,
        stop_grace_period: "0s",
        ...service,
      };
      const number = more.number ?? 1;
      return {
        name: `${project}-${whole.name}-${number}`,
        stack,
        service: whole,
        number,
        image,
        labels: owned({
          [labels.service]: whole.name,
          [labels.number]: String(number),
          [labels.oneOff]: "False",
          [labels.configHash]: "0".repeat(64),
        }),
        ...more,
      };
    },
  };
}

async function clear({ engine, project }: Workbench): Promise<void> {
  const leave = <T>(items: readonly T[], remove: (item: T) => Promise<unknown>) => Promise.all(items.map(remove));
  await leave(await engine.containers(project), ({ name }) =>
    engine.removeContainer(name, { force: true, anonymousVolumes: true }),
  );
  await leave(await engine.networks(project, []), ({ name }) => engine.removeNetwork(name));
  await leave(await engine.volumes(project, []), ({ name }) => engine.removeVolume(name));
}

/** What every engine promises about networks and volumes. */
function resourceContract(name: string, open: () => Promise<OpenedEngine>): void {
  describe(`${name}: networks and volumes`, () => {
    const bench = useWorkbench(open);

    test("a created network is found by its project and by its name", async () => {
      const { engine, project, named, owned } = bench();
      const network = { name: named("front"), ipam: { config: [{ subnet: "172.29.143.0/24" }] }, internal: true };
      await engine.createNetwork(network, owned({ [labels.network]: "front" }));
      const [fact, ...others] = await engine.networks(project, []);
      expect(others).toEqual([]);
      expect(fact).toMatchObject({ name: named("front"), driver: "bridge", internal: true });
      expect(fact?.labels).toEqual(owned({ [labels.network]: "front" }));
      expect(fact?.subnets[0]?.subnet).toBe("172.29.143.0/24");
      expect(await engine.networks("no-such-project", [named("front")])).toEqual([fact]);
    });

    test("a volume keeps its labels and is found by project and by name", async () => {
      const { engine, project, named, owned } = bench();
      await engine.createVolume({ name: named("data") }, owned({ [labels.volume]: "data" }));
      const [fact, ...others] = await engine.volumes(project, [named("data"), named("absent")]);
      expect(others).toEqual([]);
      expect(fact).toMatchObject({ name: named("data"), driver: "local", labels: owned({ [labels.volume]: "data" }) });
      expect(await engine.volumes("no-such-project", [named("data")])).toEqual([fact]);
    });

    test("creating what is there already, and removing what is absent, changes nothing", async () => {
      const { engine, project, named, owned } = bench();
      for (const _ of [1, 2]) {
        await engine.createNetwork({ name: named("n"), ipam: {} }, owned());
        await engine.createVolume({ name: named("v") }, owned());
      }
      expect(await engine.networks(project, [])).toHaveLength(1);
      expect(await engine.volumes(project, [])).toHaveLength(1);
      for (const _ of [1, 2]) {
        await engine.removeNetwork(named("n"));
        await engine.removeVolume(named("v"));
      }
      expect(await engine.networks(project, [named("n")])).toEqual([]);
      expect(await engine.volumes(project, [named("v")])).toEqual([]);
    });

    test("a network of another owner is not taken for ours", async () => {
      const { engine, named, owned } = bench();
      await engine.createNetwork({ name: named("n"), ipam: {} }, owned());
      const theirs = { [labels.project]: "someone-else" };
      await expect(engine.createNetwork({ name: named("n"), ipam: {} }, theirs)).rejects.toThrow(/already exists/);
    });
  });
}

/** What every engine promises about the life of a container. */
function containerContract(name: string, open: () => Promise<OpenedEngine>): void {
  describe(`${name}: containers`, () => {
    const bench = useWorkbench(open);
    const made = async (service: Partial<Service> = {}, more: Partial<CreateContainer> = {}) => {
      const { engine, stack, owned, container } = bench();
      await engine.createNetwork({ name: `${stack.name}_default`, ipam: {} }, owned({ [labels.network]: "default" }));
      const request = container(service, more);
      const { id } = await engine.createContainer(request);
      return { engine, request, name: request.name, id };
    };

    test("a created container does not run; its facts tell what it was made of", async () => {
      const { engine, request, id } = await made({ environment: { LEVEL: "debug" }, tty: true });
      const [fact, ...others] = await engine.containers(request.stack.name);
      expect(others).toEqual([]);
      expect(fact).toMatchObject({
        id,
        name: request.name,
        image: request.image,
        state: "created",
        health: "none",
        exitCode: 0,
        restartCount: 0,
        startedAt: "",
        finishedAt: "",
        networkMode: `${request.stack.name}_default`,
        tty: true,
      });
      expect(fact?.labels).toMatchObject(request.labels);
      expect(fact?.env).toContain("LEVEL=debug");
      expect(fact?.networks).toEqual([expect.objectContaining({ name: `${request.stack.name}_default` })]);
      expect(fact?.networks[0]?.aliases).toEqual(expect.arrayContaining(["web", request.name]));
      expect(await engine.container(request.name)).toEqual(fact);
      expect(await engine.container(`${request.name}-absent`)).toBeUndefined();
    });

    test("the list and the details of a container agree, before its start, while it runs, and after its end", async () => {
      const { engine, request, name } = await made({
        ports: [{ target: 80, protocol: "tcp" }],
        command: ["sleep", "300"],
      });
      const agree = async (state: string, exitCode: number) => {
        const [listed, ...others] = await engine.summaries(bench().project);
        expect(others).toEqual([]);
        expect(listed).toMatchObject({ name, state, exitCode, health: "none" });
        const [fact] = await engine.details(await engine.summaries(bench().project));
        const { status: _, createdAt, ports, networks, ...same } = listed as ContainerSummary;
        expect(fact).toMatchObject(same);
        expect(fact?.createdAt.slice(0, 19)).toBe(createdAt.slice(0, 19));
        const byAddress = (all: ContainerSummary["ports"]) => all.map((port) => JSON.stringify(port)).sort();
        expect(byAddress(ports)).toEqual(byAddress(fact?.ports ?? []));
        expect(networks).toEqual(fact?.networks.map(({ aliases: __, ...on }) => on));
      };
      await agree("created", 0);
      await engine.startContainer(request);
      await agree("running", 0);
      await engine.killContainer(name);
      await expect.poll(async () => (await engine.container(name))?.state).toBe("exited");
      await agree("exited", 137);
      expect(await engine.details([{ id: "0".repeat(64) }])).toEqual([]);
    });

    test("all that carries a label is found by it, with its value or without", async () => {
      const { engine, request } = await made();
      const { project, named, owned } = bench();
      await engine.createVolume({ name: named("data") }, owned({ "berth.test": "data" }));
      const found = await engine.resources(`${labels.project}=${project}`);
      expect(found.map(({ kind, name: own }) => [kind, own])).toEqual([
        ["container", request.name],
        ["network", `${project}_default`],
        ["volume", named("data")],
      ]);
      expect(found[0]).toMatchObject({ labels: request.labels });
      expect(found[2]).toEqual({
        kind: "volume",
        id: named("data"),
        name: named("data"),
        labels: owned({ "berth.test": "data" }),
        users: [],
      });
      const marked = await engine.resources("berth.test");
      expect(marked.filter(({ labels: given }) => given[labels.project] === project)).toEqual([found[2]]);
      expect(await engine.resources("berth.test=other")).toEqual([]);
    });

    test("a container that has a project's labels from a committed image belongs to no project", async () => {
      const { engine, request, name, id } = await made();
      const { project, named } = bench();
      const reference = `${project}-snapshot:1`;
      await engine.startContainer(request);
      await engine.commitContainer({ container: name, reference, changes: [], pause: true });
      const copy = { ...request, name: named("copy"), image: reference, labels: {} };
      try {
        const stream = await events(engine, project, "destroy");
        await engine.createContainer(copy);
        await engine.startContainer(copy);
        expect((await engine.container(copy.name))?.labels).toMatchObject(request.labels);
        expect((await engine.containers(project)).map((fact) => fact.id)).toEqual([id]);
        expect((await engine.projects()).filter((each) => each.project === project)).toHaveLength(1);
        const publishers = await engine.publishers();
        expect(publishers.filter((each) => each.labels[labels.project] === project)).toHaveLength(1);
        const found = await engine.resources(`${labels.project}=${project}`);
        expect(found.flatMap(({ kind, id: own }) => (kind === "container" ? [own] : []))).toEqual([id]);
        expect(found.find(({ kind }) => kind === "image")?.users).toEqual([copy.name]);
        await engine.removeContainer(copy.name, { force: true });
        await engine.removeContainer(name, { force: true });
        const seen = (await stream.seen).filter((event) => event.type === "container");
        expect(new Set(seen.map((event) => event.id))).toEqual(new Set([id]));
      } finally {
        await engine.removeContainer(copy.name, { force: true });
        await engine.removeImage(reference);
      }
    });

    test("creating the same container again gives the one that is there", async () => {
      const { engine, request, id } = await made();
      expect((await engine.createContainer(request)).id).toBe(id);
      const changed = { ...request, labels: { ...request.labels, [labels.configHash]: "other" } };
      await expect(engine.createContainer(changed)).rejects.toThrow(
        `container name "${request.name}" is already in use`,
      );
    });

    test("starting, and starting again, leaves it running", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      const first = await engine.container(name);
      expect(first).toMatchObject({ state: "running" });
      expect(first?.startedAt).not.toBe("");
      await engine.startContainer(request);
      expect((await engine.container(name))?.startedAt).toBe(first?.startedAt);
    });

    test("stopping, and stopping again, leaves it exited with its code", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      for (const _ of [1, 2]) await engine.stopContainer(name, { graceSeconds: 0 });
      const fact = await engine.container(name);
      expect(fact).toMatchObject({ state: "exited", exitCode: 137 });
      expect(fact?.finishedAt).not.toBe("");
      await engine.stopContainer(`${name}-absent`);
    });

    test("a running container holds its published ports, a stopped one none", async () => {
      const { engine, project, container } = bench();
      const port = { host_ip: "127.0.0.1", target: 80, published: "29871", protocol: "tcp" };
      const request = container({ ports: [port] });
      await engine.createNetwork({ name: `${project}_default`, ipam: {} }, request.labels);
      await engine.createContainer(request);
      const held = async () =>
        (await engine.publishers()).find((each) => each.labels[labels.project] === project)?.ports ?? [];
      const published = async () => (await held()).filter((each) => each.published !== undefined);
      await engine.startContainer(request);
      expect(await published()).toEqual([{ hostIp: "127.0.0.1", target: 80, published: 29_871, protocol: "tcp" }]);
      await engine.stopContainer(request.name);
      // The engine's list is of a moment before.
      await expect.poll(published).toEqual([]);
    });

    test("unpausing what is not paused changes nothing", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      await engine.unpauseContainer(name);
      expect(await engine.container(name)).toMatchObject({ state: "running" });
    });

    test("restarting makes it run anew, from any state", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      const before = await engine.container(name);
      await engine.restartContainer(name, { graceSeconds: 0 });
      const after = await engine.container(name);
      expect(after?.state).toBe("running");
      expect(after?.startedAt).not.toBe(before?.startedAt);
    });

    test("killing ends it; killing what does not run changes nothing", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      const stream = await events(engine, request.stack.name, "die");
      await engine.killContainer(name);
      await stream.seen;
      expect(await engine.container(name)).toMatchObject({ state: "exited", exitCode: 137 });
      await engine.killContainer(name);
    });

    test("a renamed container is found by its new name only, and makes room for a new one", async () => {
      const { engine, request, name, id } = await made();
      await engine.renameContainer(name, `${name}-old`);
      expect(await engine.container(name)).toBeUndefined();
      expect((await engine.container(`${name}-old`))?.id).toBe(id);
      expect((await engine.createContainer(request)).id).not.toBe(id);
      expect(await engine.containers(request.stack.name)).toHaveLength(2);
    });

    test("a stopped container whose network was recreated starts only after it is reconnected", async () => {
      const { engine, request, name } = await made();
      const network = { name: `${request.stack.name}_default`, ipam: {} };
      await engine.startContainer(request);
      await engine.stopContainer(name, { graceSeconds: 0 });
      await engine.removeNetwork(network.name);
      await engine.createNetwork(network, bench().owned({ [labels.network]: "default" }));
      await expect(engine.startContainer(request)).rejects.toThrow(/not found/);
      await engine.connectContainer({ ...request, network: "default" });
      await engine.startContainer(request);
      const [fact, [anew]] = await Promise.all([engine.container(name), engine.networks(request.stack.name, [])]);
      expect(fact?.networks).toEqual([expect.objectContaining({ name: network.name, id: anew?.id })]);
    });

    test("removing, and removing again, leaves nothing", async () => {
      const { engine, request, name } = await made();
      await engine.startContainer(request);
      for (const _ of [1, 2]) await engine.removeContainer(name, { force: true, anonymousVolumes: true });
      expect(await engine.containers(request.stack.name)).toEqual([]);
    });

    test("what happens after the subscription arrives in order, with who and how", async () => {
      const { engine, request, name, id } = await made();
      const stream = await events(engine, request.stack.name, "destroy");
      await engine.startContainer(request);
      await engine.renameContainer(name, `${name}-old`);
      await engine.stopContainer(`${name}-old`, { graceSeconds: 0 });
      await engine.removeContainer(`${name}-old`);
      const seen = (await stream.seen).filter((event) => event.type === "container");
      const order = ["start", "rename", "die", "destroy"];
      expect(seen.map(({ action }) => action).filter((action) => order.includes(action))).toEqual(order);
      expect(seen.every((event) => event.id === id)).toBe(true);
      const died = seen.find(({ action }) => action === "die");
      expect(died).toMatchObject({ name: `${name}-old`, exitCode: 137 });
      expect(died?.labels[labels.service]).toBe("web");
      expect(died?.timeNano).toMatch(/^\d{19}$/);
    });

    test("an aborted subscription ends without a fault", async () => {
      const { engine, project } = bench();
      const control = new AbortController();
      const stream = await engine.events({ project, signal: control.signal });
      control.abort();
      const seen = [];
      for await (const event of stream) seen.push(event);
      expect(seen).toEqual([]);
    });
  });
}

/** Subscribes; `seen` resolves with all events up to the first of the given action. */
async function events(engine: Engine, project: string, last: string) {
  const control = new AbortController();
  const stream = await engine.events({ project, signal: control.signal });
  const collect = async () => {
    const seen = [];
    for await (const event of stream) {
      seen.push(event);
      if (event.action === last) break;
    }
    control.abort();
    return seen;
  };
  return { seen: collect() };
}

/** The whole contract of what a planner needs. */
export function engineContract(name: string, open: () => Promise<OpenedEngine>): void {
  resourceContract(name, open);
  containerContract(name, open);
}
