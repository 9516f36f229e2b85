import { observe } from "../observe/observe.ts";
import { planImages } from "../plan/images.ts";
import { planUp, type UpOptions } from "../plan/up.ts";
import type { LogStyle } from "../render/log-writer.ts";
import { select } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import { attach } from "./attach.ts";
import { both } from "./both.ts";
import { carryOut } from "./carry-out.ts";
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
  const options = await refreshed(wanted, withEnvironment(request, ports.env), ports);
  const plan = planUp(wanted, await observe(engine, wanted), options);
  if (request.detach || ports.dryRun) {
    await carryOut(plan, wanted, ports);
    return 0;
  }
  return attach({ plan, stack: wanted, style: request.logs, graceSeconds: request.graceSeconds }, ports);
}

/** Images that are fetched or built in any case come first: only then can it be seen which containers run an old one. */
async function refreshed(stack: Stack, options: UpOptions, ports: Ports): Promise<UpOptions> {
  const images = planImages(stack, options);
  if (ports.dryRun || images.steps.length === 0) return options;
  await carryOut(images, stack, ports);
  return { ...options, isRefreshed: true };
}

/** COMPOSE_REMOVE_ORPHANS and COMPOSE_IGNORE_ORPHANS: what a shell wishes for every run. */
function withEnvironment(request: UpRequest, env: Ports["env"]): UpRequest {
  return {
    ...request,
    removeOrphans: request.removeOrphans || isTrue(env["COMPOSE_REMOVE_ORPHANS"]),
    ignoreOrphans: isTrue(env["COMPOSE_IGNORE_ORPHANS"]),
  };
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true|y|yes|on)$/i.test(text);
}
