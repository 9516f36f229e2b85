import { isDead } from "../ci/holder.ts";
import { leaseEnd, leaseOf } from "../ci/lease.ts";
import { isCiProject } from "../ci/project.ts";
import { reap } from "../ci/reap.ts";
import { leave } from "../ci/share/leave.ts";
import { look } from "../ci/share/look.ts";
import type { Engine, ResourceFact } from "../engine/engine.ts";
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
  collected.push(...(await unused(engine, ports)));
  ui.result(collectedText(collected, { format, dryRun }));
  return 0;
}

/** The projects whose lease is over, by name, with what is known of them. */
function overIn(facts: readonly ResourceFact[], ttlMs: number | undefined): readonly Collected[] {
  const nowMs = Date.now();
  const projects = new Map<string, { because: Collected["because"]; resources: ResourceFact[] }>();
  for (const fact of facts) {
    // Goes by who refers to it.
    const lease = fact.labels[labels.shared] === undefined ? leaseOf(fact.labels) : undefined;
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

/** Shared projects that nobody refers to any more. */
async function unused(engine: Engine, { dryRun, interrupts }: Ports): Promise<readonly Collected[]> {
  const facts = await engine.resources(labels.shared);
  const found: Collected[] = [];
  for (const project of new Set(facts.map((fact) => fact.labels[labels.project] ?? ""))) {
    if (!isCiProject(project)) continue;
    const resources = dryRun
      ? (await look(project, engine)).references.length > 0
        ? []
        : facts.filter((fact) => fact.labels[labels.project] === project)
      : await leave(project, engine, { signal: interrupts.stop, isLate: true });
    if (resources.length > 0) found.push({ project, because: "unused", resources });
  }
  return found;
}
