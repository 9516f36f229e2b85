import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { eventJson, eventLine } from "../../render/lists/event.ts";
import { containerEvents, type EventsPart } from "./container-events.ts";

export interface EventsRequest extends EventsPart {
  readonly json: boolean;
}

/** Prints the project's container events until it is interrupted or `until` has passed. */
export async function events(request: EventsRequest, ctx: CommandContext): Promise<number> {
  const events = await containerEvents(request, ctx);
  const lines = async function* (): AsyncGenerator<string> {
    for await (const event of events) yield request.json ? `${eventJson(event)}\n` : eventLine(event);
  };
  await ctx.ui.stream(lines());
  ctx.interrupts.stop.throwIfAborted();
  return exitCodes.done;
}
