import type { Context } from "../../context/context.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import { type GcReport, gcReportText } from "../../render/lists/gc-report.ts";
import { isLeased, type Lease, leaseEnd, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead } from "../ephemeral/owner-process.ts";
import { isCiProject } from "../ephemeral/project.ts";
import { readSharedState } from "../share/labels.ts";
import { isFree, leave, projectResources, reapProject } from "./reap-project.ts";

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
  for (const over of overIn((await engine.resources(labels.ephemeral)).filter(isLeased), request)) {
    collected.push(...(await collect(over, () => reapProject(over.project, engine, { signal: interrupts.stop }), ctx)));
  }
  if (request.projects.length === 0) collected.push(...(await unused(collected, ctx)));
  ui.result(gcReportText(collected, { format: request.format, dryRun }));
  return 0;
}

type Over = Pick<GcReport, "project" | "because">;

/** The projects to remove, by name. */
function overIn(facts: readonly ResourceFact[], request: GcRequest): readonly Over[] {
  const asked = request.projects;
  const names = new Set(facts.map((fact) => fact.labels[labels.project] ?? ""));
  return [...names]
    .filter((project) => asked.length === 0 || asked.includes(project))
    .sort()
    .flatMap((project): readonly Over[] => {
      const own = facts.filter((fact) => fact.labels[labels.project] === project);
      const because = endOf(own.flatMap(leaseIn), request);
      return because === undefined ? [] : [{ project, because }];
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

/** Removes a project, or reports what would be removed. Keeps one that has resources which `berth ci` did not create. */
async function collect(
  over: Over,
  remove: () => Promise<readonly ResourceFact[]>,
  { engine, dryRun, interrupts, ui }: Context,
): Promise<readonly GcReport[]> {
  const { project } = over;
  const found = await projectResources(project, await engine());
  const others = found
    .filter((fact) => fact.kind !== "image" && !isLeased(fact))
    .map(({ kind, name }) => `${kind} ${name}`);
  if (others.length > 0) {
    ui.note(
      `${project} is kept, because \`berth ci\` did not create ${others.join(", ")}: ` +
        `to remove the project, run \`berth -p ${project} down -v\``,
    );
    return [];
  }
  for (const { kind, name, users } of found.filter((fact) => !isFree(fact))) {
    ui.note(`${kind} ${name} is kept: container ${users.join(", ")} uses it`);
  }
  const resources = dryRun ? found.filter(isFree) : await remove();
  interrupts.stop.throwIfAborted();
  return resources.length === 0 ? [] : [{ ...over, resources }];
}

/** Removes the shared projects that no run refers to once the collected projects are gone. */
async function unused(collected: readonly GcReport[], ctx: Context): Promise<readonly GcReport[]> {
  const engine = await ctx.engine();
  const gone = new Set(collected.flatMap(({ resources }) => resources.map(({ name }) => name)));
  const marked = (await engine.resources(labels.shared)).filter(isLeased);
  const found: GcReport[] = [];
  for (const project of new Set(marked.map((fact) => fact.labels[labels.project] ?? ""))) {
    if (!isCiProject(project)) continue;
    const { references } = await readSharedState(project, engine);
    if (references.some((name) => !gone.has(name))) continue;
    const remove = () => leave(project, engine, { signal: ctx.interrupts.stop, isLate: true });
    found.push(...(await collect({ project, because: "unused" }, remove, ctx)));
  }
  return found;
}
