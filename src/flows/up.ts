import { observe } from "../observe/observe.ts";
import { planUp, type UpOptions } from "../plan/up.ts";
import { select } from "../stack/select.ts";
import { attach } from "./attach.ts";
import { carryOut } from "./carry-out.ts";
import type { LogStyle } from "./logs.ts";
import type { Ports } from "./ports.ts";

export interface UpRequest extends UpOptions {
  readonly services: readonly string[];
  readonly detach: boolean;
  readonly logs: LogStyle;
}

/** load → observe → plan → apply → logs. */
export async function up(request: UpRequest, ports: Ports): Promise<number> {
  const [{ stack }, engine] = await both(ports.load(request.services), ports.engine());
  const wanted = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  const plan = planUp(wanted, await observe(engine, stack), request);
  const startedAt = new Date();
  await carryOut(plan, wanted, ports);
  if (request.detach || ports.dryRun) return 0;
  return attach({ stack: wanted, services: [...wanted.services.keys()], since: startedAt, style: request.logs }, ports);
}
