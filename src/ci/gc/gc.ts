import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import { type GcReport, gcReportText } from "../../render/lists/gc-report.ts";
import { type Lease, leaseEnd, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead } from "../ephemeral/owner-process.ts";
import { isCiProject } from "../ephemeral/project.ts";
import { readSharedState } from "../share/labels.ts";
import { leave } from "./leave.ts";
import { reapProject } from "./reap-project.ts";

export interface GcRequest {
  /** Only these projects, even if in use; empty: all that are no longer in use. */
  readonly projects: readonly string[];
  /** Also remove stacks older than this, even if in use. */
  readonly ttlMs: number | undefined;
  readonly format: "text" | "json";
}

/** Removes ephemeral stacks that are no longer in use: their lease expired, or their owner is dead. */
export async function gc(request: GcRequest, ctx: Context): Promise<number> {
  const { dryRun, interrupts, ui } = ctx;
  for (const project of request.projects) {
    if (!isCiProject(project))
      throw new UsageError(`"${project}" is not a project of \`berth ci\``, { hint: "List projects with `berth ls`." });
  }
  const engine = await ctx.engine();
  const collected: GcReport[] = [];
  for (const over of overIn(await engine.resources(labels.ephemeral), request)) {
    const removed = dryRun ? over.resources : await reapProject(over.project, engine, { signal: interrupts.stop });
    interrupts.stop.throwIfAborted();
    collected.push({ ...over, resources: removed });
  }
  if (request.projects.length === 0) collected.push(...(await unused(engine, ctx)));
  ui.result(gcReportText(collected, { format: request.format, dryRun }));
  return 0;
}

/** The projects to remove, by name, with their resources. */
function overIn(facts: readonly ResourceFact[], request: GcRequest): readonly GcReport[] {
  const asked = request.projects;
  const names = new Set(facts.map((fact) => fact.labels[labels.project] ?? ""));
  return [...names]
    .filter((project) => asked.length === 0 || asked.includes(project))
    .sort()
    .flatMap((project): readonly GcReport[] => {
      const resources = facts.filter((fact) => fact.labels[labels.project] === project);
      const because = endOf(resources.flatMap(leaseIn), request);
      return because === undefined ? [] : [{ project, because, resources }];
    });
}

/** Why a project is to be removed, judged by all its leases; undefined if it is not. */
function endOf(leases: readonly Lease[], { projects: asked, ttlMs }: GcRequest): GcReport["because"] | undefined {
  const nowMs = Date.now();
  if (leases.length === 0) return undefined;
  if (asked.length > 0) return "asked";
  const ends = leases.map((lease) => leaseEnd(lease, { nowMs, ttlMs, isOwnerDead }));
  // A warm stack may have the lease of a dead run and that of the run that takes it over.
  return ends.includes(undefined) ? undefined : ends[0];
}

/** Shared resources have no lease of their own: references decide about them. */
function leaseIn({ labels: given }: ResourceFact): readonly Lease[] {
  return given[labels.shared] === undefined ? [leaseOf(given)].filter((lease) => lease !== undefined) : [];
}

/** Shared projects that no run refers to. */
async function unused(engine: Engine, { dryRun, interrupts }: Context): Promise<readonly GcReport[]> {
  const facts = await engine.resources(labels.shared);
  const found: GcReport[] = [];
  for (const project of new Set(facts.map((fact) => fact.labels[labels.project] ?? ""))) {
    if (!isCiProject(project)) continue;
    const resources = dryRun
      ? (await readSharedState(project, engine)).references.length > 0
        ? []
        : facts.filter((fact) => fact.labels[labels.project] === project)
      : await leave(project, engine, { signal: interrupts.stop, isLate: true });
    if (resources.length > 0) found.push({ project, because: "unused", resources });
  }
  return found;
}
