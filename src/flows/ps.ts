import type { ContainerFact } from "../engine/engine.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import { exitCodes } from "../errors.ts";
import { psText } from "../render/ps.ts";
import type { Ports } from "./ports.ts";
import { known } from "./target.ts";

export interface PsRequest {
  readonly services: readonly string[];
  /** Stopped ones and one-offs too. */
  readonly all: boolean;
  readonly orphans: boolean;
  /** Only containers in one of these states; empty: running ones, or any with `all`. */
  readonly states: readonly string[];
  /** `table`, `json`, or a template; undefined: as the Docker CLI's configuration has it, else `table`. */
  readonly format: string | undefined;
  /** Only ids, or only the names of services. */
  readonly only: "ids" | "services" | undefined;
  readonly truncate: boolean;
}

/** Lists the project's containers. */
export async function ps(request: PsRequest, ports: Ports): Promise<number> {
  const { name, stack, engine } = await known(request.services, ports);
  const isWanted = (fact: ContainerFact): boolean => {
    const service = fact.labels[labels.service] ?? "";
    if (isInit(fact)) return false;
    if (request.services.length > 0 && !request.services.includes(service)) return false;
    if (!request.orphans && stack !== undefined && !stack.services.has(service)) return false;
    if (request.states.length > 0) return request.states.includes(fact.state);
    return request.all || (!isOneOff(fact) && live.has(fact.state));
  };
  const facts = (await engine.containers(name)).filter(isWanted);
  const text = textOf(facts, { ...request, format: request.format ?? (await ports.psFormat()) ?? "table" });
  if (text !== "") ports.ui.result(text);
  return exitCodes.done;
}

function textOf(
  facts: readonly ContainerFact[],
  { format, only, truncate }: PsRequest & { readonly format: string },
): string {
  if (only === "ids") return facts.map(({ id }) => id).join("\n");
  if (only === "services") return [...new Set(facts.map((fact) => fact.labels[labels.service]))].join("\n");
  return psText(facts, format, { truncate, now: new Date() });
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
