import { isOneOff, labels } from "../engine/labels.ts";
import { exitCodes } from "../errors.ts";
import { eventJson, eventLine } from "../render/event.ts";
import type { Ports } from "./ports.ts";
import { known } from "./target.ts";

export interface EventsRequest {
  readonly services: readonly string[];
  readonly json: boolean;
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** Tells what befalls the project's containers until it is interrupted, or the time asked for is over. */
export async function events(request: EventsRequest, ports: Ports): Promise<number> {
  const { services, since, until } = request;
  const { name: project, engine } = await known(services, ports);
  const { stop } = ports.interrupts;
  const told = async function* (): AsyncGenerator<string> {
    for await (const event of await engine.events({ project, since, until, signal: stop })) {
      if (event.type !== "container" || isOneOff(event)) continue;
      if (services.length > 0 && !services.includes(event.labels[labels.service] ?? "")) continue;
      yield request.json ? `${eventJson(event)}\n` : eventLine(event);
    }
  };
  await ports.ui.pour(told());
  stop.throwIfAborted();
  return exitCodes.done;
}
