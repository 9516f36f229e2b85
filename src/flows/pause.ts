import type { EachOptions } from "../plan/each.ts";
import { planPause, planUnpause } from "../plan/pause.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";

export interface PauseRequest extends EachOptions {
  readonly services: readonly string[];
  /** Freeze, or let go on. */
  readonly verb: "pause" | "unpause";
}

/** Freezes what runs, or lets go on what is paused. */
export async function pause(request: PauseRequest, ports: Ports): Promise<number> {
  const { target, stack, observed } = await find(request.services, ports);
  const plan = (request.verb === "pause" ? planPause : planUnpause)(target, observed, request);
  await carryOut(plan, stack, ports);
  return 0;
}
