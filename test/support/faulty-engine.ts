import { EngineRefused, EngineUnreachable } from "../../src/engine/errors.ts";
import type { MemoryEngine } from "./memory-engine.ts";

/** How the engine answers one call. `-after`: it did what was asked, and only the answer is lost. */
export const faultKinds = ["500", "409", "404", "cut", "cut-after", "hang", "hang-after", "half-a-body"] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  /** The number of the call, from 1. */
  readonly call: number;
  readonly kind: FaultKind;
}

/** What is no call to an engine. */
const local: ReadonlySet<string> = new Set([
  ...["shortfalls", "close", "settle", "tamper", "addImage", "names", "nameOf"],
]);

/** How long a hanging call takes until its time limit ends it. */
const hangMs = 20;

type Call = (...args: readonly unknown[]) => unknown;

/** The engine with all its calls passed through `relay`. Whatever has a healthcheck is healthy once it runs. */
function relayed(engine: MemoryEngine, relay: (method: string, call: () => Promise<unknown>) => unknown): MemoryEngine {
  const entries = Object.entries(engine).map(([method, call]: [string, Call]) => {
    if (local.has(method)) return [method, call] as const;
    const settled = async (...args: readonly unknown[]) => {
      const result = await call(...args);
      if (method === "startContainer" || method === "restartContainer") engine.settle();
      return result;
    };
    return [method, (...args: readonly unknown[]) => relay(method, () => settled(...args))] as const;
  });
  return Object.fromEntries(entries) as unknown as MemoryEngine;
}

/** An engine that answers one call with a fault, and a count of the calls. */
export function faultyEngine(engine: MemoryEngine, fault?: Fault): { engine: MemoryEngine; calls(): number } {
  let calls = 0;
  const relay = async (method: string, call: () => Promise<unknown>): Promise<unknown> => {
    calls += 1;
    if (calls !== fault?.call) return call();
    if (fault.kind.endsWith("-after") || fault.kind === "half-a-body") await call();
    if (fault.kind.startsWith("hang")) await new Promise((resolve) => setTimeout(resolve, hangMs));
    throw errorOf(fault.kind, method);
  };
  return { engine: relayed(engine, relay), calls: () => calls };
}

function errorOf(kind: FaultKind, method: string): Error {
  if (kind.startsWith("hang")) return new EngineUnreachable(`the engine did not answer ${method} for 0.02 s`);
  if (kind.startsWith("cut")) return new EngineUnreachable(`the connection to the engine was lost during ${method}`);
  if (kind === "half-a-body") return new EngineUnreachable(`the engine's answer to ${method} was incomplete`);
  return new EngineRefused(`${method} answered with ${kind}`, { status: Number(kind) });
}

/** An engine whose calls take a while, so that those of several commands mix in any order. */
export function slowEngine(engine: MemoryEngine, random: () => number): MemoryEngine {
  const pause = () => new Promise((resolve) => setTimeout(resolve, random() * 3));
  return relayed(engine, async (_, call) => {
    await pause();
    const result = await call();
    await pause();
    return result;
  });
}
