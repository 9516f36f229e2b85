import { isDead } from "../ci/holder.ts";
import { leaseEnd, leaseOf } from "../ci/lease.ts";
import { reap } from "../ci/reap.ts";
import type { ResourceFact } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import { type Collected, collectedText } from "../render/collected.ts";
import type { Ports } from "./ports.ts";

export interface GcRequest {
  /** Removes also what has been there for so long, whoever it is for. */
  readonly ttlMs: number | undefined;
  readonly format: "text" | "json";
}

/** Removes ephemeral stacks that are for nobody any more: their time is over, or their holder is dead for certain. */
export async function gc({ ttlMs, format }: GcRequest, ports: Ports): Promise<number> {
  const { dryRun, interrupts, ui } = ports;
  const engine = await ports.engine();
  const collected: Collected[] = [];
  for (const over of overIn(await engine.resources(labels.ephemeral), ttlMs)) {
    const removed = dryRun ? over.resources : await reap(over.project, engine, { signal: interrupts.stop });
    interrupts.stop.throwIfAborted();
    collected.push({ ...over, resources: removed });
  }
  ui.result(collectedText(collected, { format, dryRun }));
  return 0;
}

/** The projects whose lease is over, by name, with what is known of them. */
function overIn(facts: readonly ResourceFact[], ttlMs: number | undefined): readonly Collected[] {
  const nowMs = Date.now();
  const projects = new Map<string, { because: Collected["because"]; resources: ResourceFact[] }>();
  for (const fact of facts) {
    const lease = leaseOf(fact.labels);
    const because = lease && leaseEnd(lease, { nowMs, ttlMs, isDead });
    if (because === undefined) continue;
    const project = fact.labels[labels.project] ?? "";
    const known = projects.get(project) ?? { because, resources: [] };
    projects.set(project, { ...known, resources: [...known.resources, fact] });
  }
  return [...projects]
    .map(([project, found]) => ({ project, ...found }))
    .sort((a, b) => (a.project < b.project ? -1 : 1));
}
