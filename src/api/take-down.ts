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

/** How long a removal by force may take. */
const forceMs = 60_000;

/**
 * Removes the containers with the given names, and what belongs to them. Removes an ephemeral stack as a whole, by force
 * if `down` fails.
 */
export async function takeDown({ project, owner, operations }: Session, created: ReadonlySet<string>): Promise<void> {
  const all = operations.open({});
  if (owner === undefined) return downOwn(project, created, all);
  try {
    await down({ services: [], volumes: true, removeOrphans: true, images: "local" }, all);
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    const signal = AbortSignal.timeout(forceMs);
    await reapProject(project, await all.engine(), { signal });
    // The reaper continues.
    if (signal.aborted) return;
  }
  owner.release();
}

/** The whole project if all its containers were created here, else the services whose containers all were. */
async function downOwn(project: string, created: ReadonlySet<string>, ctx: Context): Promise<void> {
  const existing = await (await ctx.engine()).summaries(project);
  const servicesOf = (facts: readonly ContainerSummary[]) =>
    new Set(facts.map((fact) => fact.labels[labels.service] ?? ""));
  const others = servicesOf(existing.filter(({ name }) => !created.has(name)));
  const isOurs = others.size === 0;
  const services = isOurs ? [] : [...servicesOf(existing)].filter((service) => !others.has(service));
  if (isOurs || services.length > 0) await down({ services, volumes: false, removeOrphans: isOurs }, ctx);
}

/** The options of `up`, with their defaults. */
export function upRequest(options: UpOptions): PrepareRequest {
  const { services = [], wait = true, dependencies = true, scale = {}, timeoutMs, recreateVolumes } = options;
  const { build = upDefaults.build, pull = upDefaults.pull, recreate = upDefaults.recreate } = options;
  const { removeOrphans = false, renewAnonymousVolumes = false } = options;
  return {
    ...upDefaults,
    ...{ services, wait, dependencies, build, pull, recreate, removeOrphans, renewAnonymousVolumes },
    scale: new Map(Object.entries(scale).map(checkedReplicas)),
    waitTimeoutMs: timeoutMs,
    yes: recreateVolumes,
  };
}

/** Throws for a number of replicas that is not a whole number. */
function checkedReplicas([service, replicas]: readonly [string, number]): readonly [string, number] {
  if (Number.isSafeInteger(replicas) && replicas >= 0) return [service, replicas];
  throw new UsageError(`service "${service}" cannot have ${replicas} replicas`, {
    hint: "Use a whole number, 0 or higher.",
  });
}
