import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import type { ApplyEvent, Outcome } from "../../src/apply/event.ts";
import { connect } from "../../src/engine/docker/connect/connect.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Interrupted } from "../../src/errors.ts";
import { observe } from "../../src/observe/observe.ts";
import type { Action, Milestone, Step } from "../../src/plan/plan.ts";
import type { Service, Stack } from "../../src/stack/stack.ts";
import { containerStates, projectState } from "../support/engine-state.ts";
import { hasCompose } from "../support/peer.ts";
import { runCompose } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await connect({ env: process.env });
});
afterAll(() => engine.close());

/** A service of the lab's image that runs a shell line; it dies at once when stopped. */
function shell(name: string, line: string, given: Partial<Service> = {}): Service {
  return {
    name,
    image: "busybox:1",
    command: ["sh", "-c", line],
    entrypoint: null,
    networks: { default: null },
    stop_grace_period: "0s",
    ...given,
  };
}

function stackOf(project: TestProject, ...services: readonly Service[]): Stack {
  return {
    name: project.name,
    workingDir: project.dir,
    files: [`${project.dir}/compose.yaml`],
    services: new Map(services.map((service) => [service.name, service])),
    disabled: new Map(),
    networks: new Map([["default", { name: `${project.name}_default`, ipam: {} }]]),
    volumes: new Map([["data", { name: `${project.name}_data` }]]),
    configs: new Map(),
    secrets: new Map(),
    models: new Map(),
    extensions: {},
  };
}

function step(id: string, action: Action, after: readonly string[] = []): Step {
  return { id, action, because: { why: "missing" }, after };
}

function network({ name }: Stack): Step {
  return step("network", { kind: "create-network", network: "default", name: `${name}_default` });
}

function create(stack: Stack, service: string, after: readonly string[] = ["network"]): Step {
  const name = `${stack.name}-${service}-1`;
  return step(`create ${service}`, { kind: "create-container", service, number: 1, name, image: "busybox:1" }, after);
}

function start(stack: Stack, service: string, after: readonly string[] = []): Step {
  const name = `${stack.name}-${service}-1`;
  return step(`start ${service}`, { kind: "start-container", service, name }, [`create ${service}`, ...after]);
}

function wait(stack: Stack, service: string, until: Milestone, timeoutMs?: number): Step {
  return step(
    `wait ${service}`,
    {
      kind: "reach-milestone",
      service,
      containers: [`${stack.name}-${service}-1`],
      until,
      required: true,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    [`start ${service}`],
  );
}

interface Applied {
  readonly outcome: Outcome;
  readonly events: readonly ApplyEvent[];
  readonly told: readonly string[];
}

async function applied(stack: Stack, steps: readonly Step[], signal?: AbortSignal): Promise<Applied> {
  const events: ApplyEvent[] = [];
  const plan = { stack: stack.name, steps, unchanged: [], warnings: [] };
  const outcome = await apply(plan, { stack, engine, emit: (event) => events.push(event), signal });
  // Probes that a wait reports come as often as time allows.
  const steady = events.filter(({ type, step }) => type !== "progress" || step.action.kind !== "reach-milestone");
  return { outcome, events, told: steady.map((event) => `${event.type} ${event.step.id}`) };
}

/** Brings one service up, waits for a milestone, and hands over what came of the wait. */
async function waited(project: TestProject, service: Service, until: Milestone, timeoutMs?: number) {
  const stack = stackOf(project, service);
  const steps = [
    network(stack),
    create(stack, service.name),
    start(stack, service.name),
    wait(stack, service.name, until, timeoutMs),
  ];
  const { outcome, events } = await applied(stack, steps);
  const last = events.at(-1);
  return { outcome: outcome.steps.get(`wait ${service.name}`), event: last, name: `${project.name}-${service.name}-1` };
}

/** The engine behind a socket of our own, whose connections can be cut. */
async function proxyTo(dockerHost: string, dir: string) {
  const path = join(dir, "engine.sock");
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const url = new URL(dockerHost);
    const engineSide =
      url.protocol === "unix:" ? createConnection(url.pathname) : createConnection(Number(url.port), url.hostname);
    for (const [side, other] of [
      [client, engineSide],
      [engineSide, client],
    ] as const) {
      open.add(side);
      side.on("error", () => {});
      side.on("close", () => {
        open.delete(side);
        other.destroy();
      });
      side.pipe(other);
    }
  });
  await new Promise<void>((listening) => server.listen(path, listening));
  const cut = () => {
    cuts += open.size;
    for (const socket of open) socket.destroy();
  };
  return {
    dockerHost: `unix://${path}`,
    cut,
    wasCut: () => cuts,
    close: () => {
      cut();
      server.close();
    },
  };
}

const probe = { interval: "200ms", timeout: "2s", retries: 2, start_period: "0s" };

describe("apply on an engine", () => {
  it("makes what the plan says, in its order, as docker compose would", () =>
    withProject("bap-", async (project) => {
      const stack = stackOf(
        project,
        shell("db", "sleep 1; touch /ready; sleep 1000", {
          healthcheck: { test: ["CMD", "test", "-f", "/ready"], ...probe, retries: 50 },
          volumes: [{ type: "volume", source: "data", target: "/data", volume: {} }],
        }),
        shell("web", "sleep 1000", { depends_on: { db: { condition: "service_healthy", required: true } } }),
      );
      const { outcome, told } = await applied(stack, [
        network(stack),
        step("volume", { kind: "create-volume", volume: "data", name: `${project.name}_data` }),
        create(stack, "db", ["network", "volume"]),
        create(stack, "web"),
        start(stack, "db"),
        wait(stack, "db", "healthy"),
        start(stack, "web", ["wait db"]),
      ]);

      expect(outcome).toMatchObject({ ok: true });
      expect(told.slice(-5)).toEqual([
        "done start db",
        "started wait db",
        "done wait db",
        "started start web",
        "done start web",
      ]);
      const state = await projectState(project.name);
      expect(state).toMatchObject({
        containers: {
          [`${project.name}-db-1`]: { service: "db", number: "1", state: "running", health: "healthy" },
          [`${project.name}-web-1`]: { service: "web", number: "1", state: "running", health: "none" },
        },
        networks: { [`${project.name}_default`]: "default" },
        volumes: { [`${project.name}_data`]: "data" },
      });
      const seen = await observe(engine, stack);
      expect(seen.containers.map(({ name }) => name).sort()).toEqual([`${project.name}-db-1`, `${project.name}-web-1`]);
      expect(seen.images.map(({ reference }) => reference)).toEqual(["busybox:1"]);
      const [web] = seen.containers.filter(({ name }) => name.endsWith("web-1"));
      expect(web?.labels["com.docker.compose.image"]).toBe(web?.imageId);
      expect(web?.labels["com.docker.compose.depends_on"]).toBe("db:service_healthy:false");
    }));

  it("reports a container that came up unhealthy, with its last probe", () =>
    withProject("bap-", async (project) => {
      const db = shell("db", "sleep 1000", {
        healthcheck: { test: ["CMD-SHELL", "echo no route to disk; exit 7"], ...probe },
      });
      const { outcome, name } = await waited(project, db, "healthy");
      expect(await containerStates(project.name)).toEqual({ [name]: "running" });
      expect(outcome).toMatchObject({
        status: "failed",
        error: {
          message: `dependency failed to start: container ${name} is unhealthy`,
          hint: `${name} is running, health unhealthy. Its last health probe exited with 7: no route to disk. See \`berth logs db\`.`,
        },
      });
    }));

  it("reports a container that exits while it is waited for", () =>
    withProject("bap-", async (project) => {
      const db = shell("db", "sleep 0.5; exit 3", { healthcheck: { test: ["CMD", "false"], ...probe, retries: 1000 } });
      const { outcome, name } = await waited(project, db, "healthy");
      expect(outcome).toMatchObject({
        status: "failed",
        error: {
          message: `dependency failed to start: container ${name} exited (3)`,
          hint: `${name} is exited, exit code 3. See \`berth logs db\`.`,
        },
      });
    }));

  it("refuses to wait for the health of a container that has no healthcheck", () =>
    withProject("bap-", async (project) => {
      const { outcome, name } = await waited(project, shell("db", "sleep 1000"), "healthy");
      expect(outcome).toMatchObject({
        error: { message: `dependency failed to start: container ${name} has no healthcheck configured` },
      });
    }));

  it("goes on after a one-shot that completed, as soon as it did", () =>
    withProject("bap-", async (project) => {
      const { event, outcome } = await waited(project, shell("job", "sleep 0.5"), "completed");
      expect(outcome).toEqual({ status: "done" });
      expect(event).toMatchObject({ type: "done" });
    }));

  it("reports a one-shot that failed", () =>
    withProject("bap-", async (project) => {
      const { outcome } = await waited(project, shell("job", "exit 4"), "completed");
      expect(outcome).toMatchObject({ error: { message: 'service "job" didn\'t complete successfully: exit 4' } });
    }));

  it("waits on while a restart policy tries again, until it works", () =>
    withProject("bap-", async (project) => {
      // The file system of a container outlives its restarts.
      const job = shell("job", "[ -f /tried ] && exit 0; touch /tried; exit 1", { restart: "on-failure" });
      const { outcome, name } = await waited(project, job, "completed");
      expect(outcome).toEqual({ status: "done" });
      expect((await engine.container(name))?.restartCount).toBe(1);
    }));

  it("takes a container without a healthcheck for up once it stays up", () =>
    withProject("bap-", async (project) => {
      const { outcome } = await waited(project, shell("web", "sleep 1000"), "running-or-healthy");
      expect(outcome).toEqual({ status: "done" });
    }));

  it("takes a one-shot for up that ends with success, and for nothing else one that ends", () =>
    withProject("bap-", async (project) => {
      const { outcome } = await waited(project, shell("job", "true"), "running-or-healthy");
      expect(outcome).toEqual({ status: "done" });
      const { outcome: failed, name } = await waited(project, shell("web", "exit 2"), "running-or-healthy");
      expect(failed).toMatchObject({ error: { message: `container ${name} exited (2)` } });
    }));

  it("does not take one for up that its restart policy keeps restarting", () =>
    withProject("bap-", async (project) => {
      const web = shell("web", "exit 9", { restart: "always" });
      const { outcome, name } = await waited(project, web, "running-or-healthy");
      expect(outcome).toMatchObject({ error: { name: "ApplyFailed", exitCode: 1 } });
      const error = outcome?.status === "failed" ? outcome.error.message : "";
      expect(error).toMatch(new RegExp(`^container ${name} exited \\(9\\) and was restarted, \\d+ times$`));
    }));

  it("times out by name and with evidence", () =>
    withProject("bap-", async (project) => {
      const db = shell("db", "sleep 1000", { healthcheck: { test: ["CMD", "false"], ...probe, retries: 1000 } });
      const { outcome } = await waited(project, db, "running-or-healthy", 1000);
      expect(outcome).toMatchObject({ error: { name: "TimedOut", message: "application not healthy after 1s" } });
    }));

  it("ends a wait at once when it is aborted, and leaves what runs", () =>
    withProject("bap-", async (project) => {
      const abort = new AbortController();
      const db = shell("db", "sleep 1000", { healthcheck: { test: ["CMD", "false"], ...probe, retries: 1000 } });
      const stack = stackOf(project, db, shell("web", "sleep 1000"));
      const steps = [
        network(stack),
        create(stack, "db"),
        create(stack, "web"),
        start(stack, "db"),
        wait(stack, "db", "healthy"),
        start(stack, "web", ["wait db"]),
      ];
      const events: string[] = [];
      const plan = { stack: stack.name, steps, unchanged: [], warnings: [] };
      const outcome = await apply(plan, {
        stack,
        engine,
        signal: abort.signal,
        emit: ({ type, step: { id } }) => {
          events.push(`${type} ${id}`);
          if (type === "started" && id === "wait db") setTimeout(() => abort.abort(new Interrupted("SIGINT")), 100);
        },
      });
      expect(outcome.steps.get("wait db")).toEqual({ status: "cancelled" });
      expect(outcome.steps.get("start web")).toEqual({ status: "cancelled" });
      expect(await containerStates(project.name)).toEqual({
        [`${project.name}-db-1`]: "running",
        [`${project.name}-web-1`]: "created",
      });
    }));

  it("hears of health although the connection of its events breaks", () =>
    withProject("bap-", async (project) => {
      const proxy = await proxyTo(process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock", project.dir);
      const proxied = await connect({ env: { ...process.env, DOCKER_HOST: proxy.dockerHost } });
      try {
        const db = shell("db", "sleep 1.5; touch /ready; sleep 1000", {
          healthcheck: { test: ["CMD", "test", "-f", "/ready"], ...probe, retries: 1000 },
        });
        const stack = stackOf(project, db);
        const told: string[] = [];
        const outcome = await apply(
          {
            stack: stack.name,
            steps: [network(stack), create(stack, "db"), start(stack, "db"), wait(stack, "db", "healthy", 12_000)],
            unchanged: [],
            warnings: [],
          },
          {
            stack,
            engine: proxied,
            emit: ({ type, step: { id } }) => {
              told.push(`${type} ${id}`);
              if (type === "started" && id === "wait db") setTimeout(() => proxy.cut(), 500);
            },
          },
        );
        expect(proxy.wasCut()).toBeGreaterThan(0);
        expect(outcome.steps.get("wait db")).toEqual({ status: "done" });
        expect(told.at(-1)).toBe("done wait db");
      } finally {
        proxied.close();
        proxy.close();
      }
    }));

  it("blocks only the branch of a container that cannot be made", () =>
    withProject("bap-", async (project) => {
      const stack = stackOf(project, shell("bad", "true"), shell("good", "sleep 1000"));
      const bad: Step = step(
        "create bad",
        {
          kind: "create-container",
          service: "bad",
          number: 1,
          name: `${project.name}-bad-1`,
          image: "no-such-image:0",
        },
        ["network"],
      );
      const { outcome } = await applied(stack, [
        network(stack),
        bad,
        create(stack, "good"),
        start(stack, "bad"),
        start(stack, "good"),
      ]);
      expect(await containerStates(project.name)).toEqual({ [`${project.name}-good-1`]: "running" });
      expect(outcome.steps.get("create bad")).toMatchObject({ status: "failed", error: { name: "EngineRefused" } });
      expect(outcome.steps.get("start bad")).toEqual({ status: "blocked", by: "create bad" });
    }));

  it("gives each of many containers a port of the same range", () =>
    withProject("bap-", async (project) => {
      const names = ["a", "b", "c", "d", "e"];
      const ports = [{ target: 80, published: "41870-41879", protocol: "tcp", mode: "ingress" }];
      const stack = stackOf(project, ...names.map((name) => shell(name, "sleep 1000", { ports })));
      const { outcome } = await applied(stack, [
        network(stack),
        ...names.map((name) => create(stack, name)),
        ...names.map((name) => start(stack, name)),
      ]);
      expect(outcome).toMatchObject({ ok: true });
    }));

  it.skipIf(!hasCompose)("makes a stack that docker compose knows, keeps as it is, and takes away", () =>
    withProject("bap-", async (project) => {
      await project.write({
        "compose.yaml": [
          "services:",
          "  web:",
          "    image: busybox:1",
          "    command: [sh, -c, sleep 1000]",
          "    stop_grace_period: 0s",
          "    volumes: ['data:/data']",
          "volumes: {data: {}}",
          "",
        ].join("\n"),
      });
      const stack = stackOf(
        project,
        shell("web", "sleep 1000", { volumes: [{ type: "volume", source: "data", target: "/data", volume: {} }] }),
      );
      await applied(stack, [
        network(stack),
        step("volume", { kind: "create-volume", volume: "data", name: `${project.name}_data` }),
        create(stack, "web", ["network", "volume"]),
        start(stack, "web"),
      ]);
      const compose = (...args: string[]) => runCompose(["-p", project.name, ...args], { cwd: project.dir });
      const before = (await engine.container(`${project.name}-web-1`))?.id;

      const listed = await compose("ps", "--format", "{{.Name}} {{.Service}} {{.State}}");
      expect(listed.stdout.trim()).toBe(`${project.name}-web-1 web running`);

      const up = await compose("up", "-d");
      expect(up).toMatchObject({ code: 0 });
      expect(up.stderr).not.toMatch(/Recreat|doesn't match|not created/);
      expect((await engine.container(`${project.name}-web-1`))?.id).toBe(before);

      expect(await compose("down", "-v")).toMatchObject({ code: 0 });
      expect(await projectState(project.name)).toEqual({ containers: {}, networks: {}, volumes: {} });
    }),
  );
});
