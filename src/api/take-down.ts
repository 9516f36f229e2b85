import { reapProject } from "../ci/gc/reap-project.ts";
import type { Context } from "../context/context.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import { BerthError, UsageError } from "../errors.ts";
import { down } from "../flows/lifecycle/down.ts";
import type { PrepareRequest } from "../flows/up/prepare.ts";
import { upDefaults } from "../plan/options.ts";
import type { UpOptions } from "./options.ts";
import type { Session } from "./session.ts";

/** How long what does not go in order is tried to be removed by force. */
const forceMs = 60_000;

/**
 * Removes what was brought up, by container names; of an ephemeral stack, everything, by force where it does
 * not go in order.
 */
export async function takeDown({ project, keeper, operations }: Session, made: ReadonlySet<string>): Promise<void> {
  const all = operations.open({});
  if (keeper === undefined) return downOwn(project, made, all);
  try {
    await down({ services: [], volumes: true, removeOrphans: true, images: "local" }, all);
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    const signal = AbortSignal.timeout(forceMs);
    await reapProject(project, await all.engine(), { signal });
    // The reaper goes on with it.
    if (signal.aborted) return;
  }
  keeper.release();
}

/** The whole project if all its containers were created here, else the services whose containers all were. */
async function downOwn(project: string, made: ReadonlySet<string>, ctx: Context): Promise<void> {
  const there = await (await ctx.engine()).containers(project);
  const servicesOf = (facts: readonly ContainerSummary[]) =>
    new Set(facts.map((fact) => fact.labels[labels.service] ?? ""));
  const others = servicesOf(there.filter(({ name }) => !made.has(name)));
  const isOurs = others.size === 0;
  const services = isOurs ? [] : [...servicesOf(there)].filter((service) => !others.has(service));
  if (isOurs || services.length > 0) await down({ services, volumes: false, removeOrphans: isOurs }, ctx);
}

/** What the options of `up` ask for, with what they leave open. */
export function upRequest(options: UpOptions): PrepareRequest {
  const { services = [], wait = true, dependencies = true, scale = {}, timeoutMs, recreateVolumes } = options;
  const { build = upDefaults.build, pull = upDefaults.pull, recreate = upDefaults.recreate } = options;
  const { removeOrphans = false, renewAnonymousVolumes = false } = options;
  return {
    ...upDefaults,
    ...{ services, wait, dependencies, build, pull, recreate, removeOrphans, renewAnonymousVolumes },
    scale: new Map(Object.entries(scale).map(checked)),
    waitTimeoutMs: timeoutMs,
    yes: recreateVolumes,
  };
}

/** A program may count wrong. */
function checked([service, replicas]: readonly [string, number]): readonly [string, number] {
  if (Number.isSafeInteger(replicas) && replicas >= 0) return [service, replicas];
  throw new UsageError(`service "${service}" cannot have ${replicas} replicas`, {
    hint: "Give a whole number from 0 on.",
  });
}
