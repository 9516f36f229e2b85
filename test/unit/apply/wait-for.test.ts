import { describe, expect, it } from "vitest";
import { openEventHub } from "../../../src/apply/event-hub.ts";
import { type WaitAction, waitForMilestone } from "../../../src/apply/wait-for.ts";
import type { EngineStreams, Progress } from "../../../src/engine/engine.ts";
import { EngineUnreachable } from "../../../src/engine/errors.ts";
import type { ContainerFact, EngineEvent } from "../../../src/engine/facts.ts";
import { Interrupted } from "../../../src/errors.ts";
import { fact } from "./facts.ts";

const db = { name: "db", command: null, entrypoint: null, healthcheck: { test: ["CMD-SHELL", "check it"] } };
const stack = { services: new Map([["db", db]]) };

type Watched = Pick<EngineStreams, "events"> & { container(name: string): Promise<ContainerFact | undefined> };

/** A container whose state the test changes, and the engine's event stream beside it, which the test may cut. */
function lab(first: ContainerFact | undefined) {
  let now = first;
  let emit: (event: EngineEvent | "end") => void = () => {};
  const log: string[] = [];
  const engine: Watched = {
    container: async () => {
      log.push("inspect");
      return now;
    },
    events: async ({ signal }) => {
      log.push("subscribe");
      return stream(signal, (push) => {
        emit = push;
      });
    },
  };
  const eventHub = openEventHub(engine, "p");
  const probes: string[] = [];
  const progress = ({ id, text }: Progress) => void probes.push(`${id} ${text}`);
  return {
    log,
    probes,
    eventHub,
    wait: (action: Partial<WaitAction> = {}, signal = new AbortController().signal) =>
      waitForMilestone(milestone(action), { engine, eventHub, signal, stack, progress }).finally(() =>
        eventHub.close(),
      ),
    becomes: (next: ContainerFact | undefined, action = "die") => {
      now = next;
      emit(event(action));
    },
    changesUnheard: (next: ContainerFact) => {
      now = next;
    },
    cut: () => emit("end"),
    hears: (action: string, attributes: Record<string, string> = {}) => emit(event(action, attributes)),
  };
}

async function* stream(signal: AbortSignal, open: (push: (event: EngineEvent | "end") => void) => void) {
  const queue: (EngineEvent | "end")[] = [];
  let wake = () => {};
  open((event) => {
    queue.push(event);
    wake();
  });
  signal.addEventListener("abort", () => wake());
  while (!signal.aborted) {
    const next = queue.shift();
    if (next === "end") return;
    if (next !== undefined) yield next;
    else
      await new Promise<void>((go) => {
        wake = go;
      });
  }
}

function event(action: string, attributes: Record<string, string> = {}): EngineEvent {
  return {
    type: "container",
    action: action.split(": ")[0] ?? "",
    id: "1",
    name: "p-db-1",
    labels: {},
    timeNano: "0",
    raw: { action, attributes },
  };
}

function milestone(given: Partial<WaitAction>): WaitAction {
  return {
    kind: "reach-milestone",
    service: "db",
    containers: ["p-db-1"],
    until: "healthy",
    required: true,
    ...given,
  };
}

const starting = fact("p-db-1", { health: "starting" });
const healthy = fact("p-db-1", { health: "healthy" });
const turn = () => new Promise((go) => setTimeout(go, 10));

describe("reach", () => {
  it("subscribes before the first inspect, and needs no event if the milestone is already reached", async () => {
    const { wait, log } = lab(healthy);
    await wait();
    expect(log).toEqual(["subscribe", "inspect"]);
  });

  it("reports each probe by its events, without an inspect, and no other command", async () => {
    const { wait, becomes, hears, log, probes } = lab(starting);
    const waiting = wait();
    await turn();
    hears("exec_create: /bin/sh -c check it", { execID: "1" });
    hears("exec_create: psql", { execID: "2" });
    hears("exec_die", { execID: "2", exitCode: "0" });
    hears("exec_die", { execID: "1", exitCode: "3" });
    await turn();
    expect([probes, log]).toEqual([["p-db-1 probe 1: exit 3"], ["subscribe", "inspect"]]);
    becomes(healthy, "health_status");
    await waiting;
  });

  it("reports the output of the last probe as inspected", async () => {
    const probe = (startedAt: string, output: string) => ({ exitCode: 1, output, startedAt, durationMs: 5 });
    const [first, second] = [probe("2026-01-01T00:00:01Z", "none"), probe("2026-01-01T00:00:02Z", "a\nno response\n")];
    const { wait, becomes, probes } = lab(fact("p-db-1", { health: "starting", probes: [first] }));
    const waiting = wait();
    await turn();
    becomes(fact("p-db-1", { health: "starting", probes: [first, second] }), "oom");
    await turn();
    becomes(healthy, "health_status");
    await waiting;
    expect(probes).toEqual(['p-db-1 probe 1: exit 1 "none"', 'p-db-1 probe 2: exit 1 "no response"']);
  });

  it("inspects again only after an event", async () => {
    const { wait, becomes, hears, log } = lab(starting);
    const waiting = wait();
    await turn();
    hears("exec_create: /bin/probe");
    hears("exec_die");
    await turn();
    expect(log).toEqual(["subscribe", "inspect"]);
    becomes(healthy, "health_status");
    await waiting;
    expect(log).toEqual(["subscribe", "inspect", "inspect"]);
  });

  it("names the exit, with the evidence as hint", async () => {
    const { wait, becomes } = lab(starting);
    const waiting = wait();
    await turn();
    becomes(fact("p-db-1", { state: "exited", exitCode: 137, oomKilled: true }));
    await expect(waiting).rejects.toMatchObject({
      name: "ApplyFailed",
      message: "dependency failed to start: container p-db-1 exited (137)",
      hint: "p-db-1 is exited, exit code 137. It ran out of memory. See `berth logs db`.",
    });
  });

  it("quotes the last probe of an unhealthy container", async () => {
    const probed = {
      ...healthy,
      health: "unhealthy",
      probes: [{ exitCode: 1, output: "no route\n", startedAt: "", durationMs: 2 }],
    } as const;
    await expect(lab(probed).wait({ until: "running-or-healthy" })).rejects.toMatchObject({
      message: "container p-db-1 is unhealthy",
      hint: "p-db-1 is running, health unhealthy. Its last health probe exited with 1: no route. See `berth logs db`.",
    });
  });

  it("reports a one-shot that did not complete", async () => {
    const { wait } = lab(fact("p-db-1", { state: "exited", exitCode: 2 }));
    await expect(wait({ until: "completed" })).rejects.toMatchObject({
      message: 'service "db" didn\'t complete successfully: exit 2',
    });
  });

  it("does not count a container as up that exits right after its start", async () => {
    const { wait, becomes } = lab(fact("p-db-1"));
    const waiting = wait({ until: "running-or-healthy" });
    await turn();
    becomes(fact("p-db-1", { state: "exited", exitCode: 1 }));
    await expect(waiting).rejects.toMatchObject({ message: "container p-db-1 exited (1)" });
  });

  it("ends in time, with the evidence", async () => {
    const { wait } = lab(starting);
    await expect(wait({ timeoutMs: 30, until: "running-or-healthy" })).rejects.toMatchObject({
      name: "TimedOut",
      message: "application not healthy after 0.03s",
      hint: "p-db-1 is running, health starting. See `berth logs db`.",
    });
  });

  it("reports a failed dependency as such", async () => {
    const { wait } = lab(starting);
    await expect(wait({ timeoutMs: 30, until: "healthy" })).rejects.toMatchObject({
      message: "timeout waiting for dependencies: application not healthy after 0.03s",
    });
  });

  it("ends when it is aborted, with the reason", async () => {
    const abort = new AbortController();
    const waiting = lab(starting).wait({}, abort.signal);
    await turn();
    abort.abort(new Interrupted("SIGINT"));
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
  });

  it("subscribes again when the stream ends, and sees what happened in between", async () => {
    const { wait, cut, changesUnheard, log } = lab(starting);
    const waiting = wait();
    await turn();
    cut();
    changesUnheard(healthy);
    await waiting;
    expect(log).toEqual(["subscribe", "inspect", "subscribe", "inspect"]);
  });

  it("fails as the subscription does", async () => {
    const engine: Watched = {
      container: async () => starting,
      events: () => Promise.reject(new EngineUnreachable("nobody there")),
    };
    const eventHub = openEventHub(engine, "p");
    const signal = new AbortController().signal;
    await expect(
      waitForMilestone(milestone({}), { engine, eventHub, signal, stack, progress: () => {} }),
    ).rejects.toThrow("nobody there");
  });
});
