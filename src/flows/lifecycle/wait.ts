import type { Context } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { Failure } from "../../errors.ts";
import { observeTarget } from "../resolve-target.ts";
import { checkProviders } from "../up/providers.ts";
import { down } from "./down.ts";

export interface WaitRequest {
  readonly services: readonly string[];
  /** Take the project away once the first of them has ended. */
  readonly downProject: boolean;
}

/**
 * Waits until the services' containers have ended, and prints how they did. The exit code is the last one's; with `downProject`
 * the first one's.
 */
export async function wait({ services, downProject }: WaitRequest, ctx: Context): Promise<number> {
  const { target, stack, engine } = await observeTarget(services, ctx);
  const { name } = target;
  const facts = await engine.summaries(name);
  const awaited = [...new Set(services)].flatMap((service) => awaitedOf(service, facts));
  if (awaited.length === 0) {
    throw new Failure(`no containers for project "${name}"`, {
      hint: `None of ${services.join(", ")} has run: see "berth ps --all".`,
    });
  }
  if (downProject && !ctx.dryRun) await checkProviders(stack, ctx);
  const codes: number[] = [];
  const { stop } = ctx.interrupts;
  const ends = awaited.map(async ({ id }) => {
    const { code } = await engine.waitForExit(id, { when: "exited", signal: stop });
    const exitCode = await code;
    codes.push(exitCode);
    ctx.ui.result(`container ${JSON.stringify(id)} exited with status code ${exitCode}`);
  });
  const over = Promise.all(ends);
  over.catch(() => undefined);
  try {
    if (downProject) {
      await Promise.race(ends);
      await down({ services: [], volumes: false, removeOrphans: true }, ctx);
    }
    await over;
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  }
  return (downProject ? codes[0] : codes.at(-1)) ?? 0;
}

/** The service's containers that run. Where none does, those that have ended: the last may have been faster than we. */
function awaitedOf(service: string, facts: readonly ContainerSummary[]): readonly ContainerSummary[] {
  const own = facts.filter((fact) => fact.labels[labels.service] === service);
  const running = own.filter(({ state }) => live.has(state));
  if (running.length > 0) return running;
  return own.filter((fact) => fact.state === "exited" && !isOneOff(fact) && !isInit(fact));
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
