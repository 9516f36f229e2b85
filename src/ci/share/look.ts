import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { leaseEnd, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead } from "../ephemeral/owner-process.ts";

/** Who uses a shared project, and what becomes of it. */
export interface SharedState {
  /** Volumes by which living runs refer to it. */
  readonly references: readonly string[];
  /** Whose turn it is, or was, to bring it up: the last one's reference, and how many came until then. */
  readonly turn: { readonly number: number; readonly reference: string | undefined };
  /** Whoever was to bring it up has done so. */
  readonly isReady: boolean;
  /** Somebody alive takes it away. */
  readonly isClosing: boolean;
  /** Marks of those who died while they took it away. */
  readonly abandoned: readonly string[];
}

export type ShareUser = "turn" | "ready" | "closing";

/** One listing of the engine: all that refers to the project, and its marks, are volumes. */
export async function readSharedState(project: string, engine: Pick<Engine, "resources">): Promise<SharedState> {
  const facts = (await engine.resources(`${labels.share}=${project}`)).filter(({ kind }) => kind === "volume");
  const marked = (mark: ShareUser) => facts.filter((fact) => fact.labels[labels.shareMark] === mark);
  const closing = marked("closing");
  return {
    references: facts
      .filter((fact) => fact.labels[labels.shareMark] === undefined && isAlive(fact))
      .map(({ name }) => name),
    turn: lastOf(marked("turn")),
    isReady: marked("ready").length > 0,
    isClosing: closing.some(isAlive),
    abandoned: closing.filter((fact) => !isAlive(fact)).map(({ name }) => name),
  };
}

function isAlive({ labels: given }: ResourceFact): boolean {
  const lease = leaseOf(given);
  return lease !== undefined && leaseEnd(lease, { nowMs: Date.now(), ttlMs: undefined, isOwnerDead }) === undefined;
}

function lastOf(turns: readonly ResourceFact[]): SharedState["turn"] {
  const numbered = turns.map(({ name, labels: given }) => ({
    number: Number(/\d+$/.exec(name)?.[0]),
    reference: given[labels.shareTurn],
  }));
  return numbered.reduce((last, each) => (each.number > last.number ? each : last), {
    number: 0,
    reference: undefined,
  });
}
