import type { Engine, ResourceFact } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { isDead } from "../holder.ts";
import { leaseEnd, leaseOf } from "../lease.ts";

/** Who uses a shared project, and what becomes of it. */
export interface Look {
  /** Volumes by which living runs refer to it, the oldest first. */
  readonly references: readonly string[];
  /** Whoever was to bring it up has done so. */
  readonly isReady: boolean;
  /** Somebody alive takes it away. */
  readonly isClosing: boolean;
  /** Marks of those who died while they took it away. */
  readonly abandoned: readonly string[];
}

export type Mark = "ready" | "closing";

/** One listing of the engine: all that refers to the project, and its marks, are volumes. */
export async function look(project: string, engine: Pick<Engine, "resources">): Promise<Look> {
  const facts = (await engine.resources(`${labels.share}=${project}`)).filter(({ kind }) => kind === "volume");
  const marked = (mark: Mark) => facts.filter((fact) => fact.labels[labels.shareMark] === mark);
  const closing = marked("closing");
  return {
    references: facts
      .filter((fact) => fact.labels[labels.shareMark] === undefined && isAlive(fact))
      .sort((a, b) => begunOf(a) - begunOf(b) || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name),
    isReady: marked("ready").length > 0,
    isClosing: closing.some(isAlive),
    abandoned: closing.filter((fact) => !isAlive(fact)).map(({ name }) => name),
  };
}

function isAlive({ labels: given }: ResourceFact): boolean {
  const lease = leaseOf(given);
  return lease !== undefined && leaseEnd(lease, { nowMs: Date.now(), ttlMs: undefined, isDead }) === undefined;
}

function begunOf({ labels: given }: ResourceFact): number {
  return leaseOf(given)?.begunMs ?? 0;
}
