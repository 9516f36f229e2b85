import type { ContainerFact } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import { exitCodes } from "../errors.ts";
import { psJson, psTable } from "../render/ps.ts";
import type { Ports } from "./ports.ts";
import { known } from "./target.ts";

export interface PsRequest {
  readonly services: readonly string[];
  /** Stopped ones and one-offs too. */
  readonly all: boolean;
  readonly orphans: boolean;
  /** Only containers in one of these states; empty: running ones, or any with `all`. */
  readonly states: readonly string[];
  readonly show: "table" | "json" | "ids" | "services";
  readonly truncate: boolean;
}

/** Lists the project's containers. */
export async function ps(request: PsRequest, ports: Ports): Promise<number> {
  const { name, stack, engine } = await known(request.services, ports);
  const isWanted = (fact: ContainerFact): boolean => {
    const service = fact.labels[labels.service] ?? "";
    if (request.services.length > 0 && !request.services.includes(service)) return false;
    if (!request.orphans && stack !== undefined && !stack.services.has(service)) return false;
    if (request.states.length > 0) return request.states.includes(fact.state);
    const isOneOff = fact.labels[labels.oneOff] === "True";
    return request.all || (!isOneOff && live.has(fact.state));
  };
  const facts = (await engine.containers(name)).filter(isWanted);
  const text = psText(facts, request);
  if (text !== "") ports.ui.result(text);
  return exitCodes.done;
}

function psText(facts: readonly ContainerFact[], { show, truncate }: PsRequest): string {
  const style = { truncate, now: new Date() };
  switch (show) {
    case "table":
      return psTable(facts, style);
    case "json":
      return psJson(facts, style);
    case "ids":
      return facts.map(({ id }) => id).join("\n");
    case "services":
      return [...new Set(facts.map((fact) => fact.labels[labels.service]))].join("\n");
  }
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
