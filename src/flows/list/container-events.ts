import type { Context } from "../../context/context.ts";
import type { EngineEvent } from "../../engine/facts.ts";
import { isOneOff, labels } from "../../engine/labels.ts";
import { resolveTarget } from "../resolve-target.ts";

/** Which of the project's events to show. */
export interface EventsPart {
  readonly services: readonly string[];
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** The project's container events, from the moment this resolves until the user interrupts or `until` has passed. */
export async function containerEvents(
  { services, since, until }: EventsPart,
  ctx: Context,
): Promise<AsyncIterable<EngineEvent>> {
  const { name: project, engine } = await resolveTarget(services, ctx);
  const events = await engine.events({ project, since, until, signal: ctx.interrupts.stop });
  return (async function* () {
    for await (const event of events) {
      if (event.type !== "container" || isOneOff(event)) continue;
      if (services.length > 0 && !services.includes(event.labels[labels.service] ?? "")) continue;
      yield event;
    }
  })();
}
