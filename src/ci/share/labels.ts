import { randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict } from "../../stack/stack.ts";
import { leaseEnd, leaseLabels, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead, ownerLabel } from "../ephemeral/owner-process.ts";

/** What all of a shared project is labelled with: the same whichever run makes it. */
export const sharedLabels = { [labels.ephemeral]: "true", [labels.shared]: "true" } as const;

/** Longer than any removal takes. */
const markMs = 600_000;

/** Says something of a shared project to all runs; gives the volume that says it. */
export async function writeUserFile(mark: ShareUser, project: string, engine: Engine): Promise<string> {
  const name = `${project}_${mark}-${randomBytes(6).toString("hex")}`;
  const begunMs = Date.now();
  const lease = leaseLabels({ begunMs, expiresMs: begunMs + markMs, holder: ownerLabel(process.pid) });
  await engine.createVolume({ name }, { ...lease, ...marksOf(mark, project) });
  return name;
}

/**
 * Asks for the turn to bring a project up, for the run of a reference. Of those that ask at once one gets it: of a name there is
 * one volume, with the labels of whoever was first to make it.
 */
export async function askForTurn(
  number: number,
  { project, reference }: { readonly project: string; readonly reference: string },
  engine: Engine,
): Promise<void> {
  await engine.createVolume(
    { name: `${project}_turn-${number}` },
    { ...marksOf("turn", project), [labels.shareTurn]: reference },
  );
}

function marksOf(mark: ShareUser, project: string): Dict<string> {
  return { ...sharedLabels, [labels.project]: project, [labels.share]: project, [labels.shareMark]: mark };
}

/** Who uses a shared project, and what becomes of it. */
interface SharedState {
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

type ShareUser = "turn" | "ready" | "closing";

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
