import { randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict } from "../../stack/stack.ts";
import { leaseEnd, leaseLabels, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead, ownerLabel } from "../ephemeral/owner-process.ts";

/** The labels of a shared project's resources, the same for every run that creates them. */
export const sharedLabels = { [labels.ephemeral]: "true", [labels.shared]: "true" } as const;

/** How long a mark counts if its process cannot be checked. Longer than any removal takes. */
const markLifetimeMs = 600_000;

/** Writes a mark on a shared project for all runs. A mark is a volume; returns its name. */
export async function writeMark(mark: ShareMark, project: string, engine: Engine): Promise<string> {
  const name = `${project}_${mark}-${randomBytes(6).toString("hex")}`;
  const begunMs = Date.now();
  const lease = leaseLabels({ begunMs, expiresMs: begunMs + markLifetimeMs, owner: ownerLabel(process.pid) });
  await engine.createVolume({ name }, { ...lease, ...markLabels(mark, project) });
  return name;
}

/**
 * Asks for the turn to bring a project up, for the run of a reference. If several ask at once, one gets it: a volume's
 * name is unique, and keeps the labels of the first run that created it.
 */
export async function askForTurn(
  number: number,
  { project, reference }: { readonly project: string; readonly reference: string },
  engine: Engine,
): Promise<void> {
  await engine.createVolume(
    { name: `${project}_turn-${number}` },
    { ...markLabels("turn", project), [labels.shareTurn]: reference },
  );
}

function markLabels(mark: ShareMark, project: string): Dict<string> {
  return { ...sharedLabels, [labels.project]: project, [labels.share]: project, [labels.shareMark]: mark };
}

/** The runs that use a shared project, and its state. */
interface SharedState {
  /** The volumes by which living runs refer to it. */
  readonly references: readonly string[];
  /** The last turn to bring it up: its number, and the reference of its run. */
  readonly turn: { readonly number: number; readonly reference: string | undefined };
  /** A run has brought it up. */
  readonly isReady: boolean;
  /** A living process is removing it. */
  readonly isClosing: boolean;
  /** Marks of processes that died while removing it. */
  readonly abandoned: readonly string[];
}

type ShareMark = "turn" | "ready" | "closing";

/** Reads the state with one request: references and marks are all volumes. */
export async function readSharedState(project: string, engine: Pick<Engine, "resources">): Promise<SharedState> {
  const facts = (await engine.resources(`${labels.share}=${project}`)).filter(({ kind }) => kind === "volume");
  const withMark = (mark: ShareMark) => facts.filter((fact) => fact.labels[labels.shareMark] === mark);
  const closing = withMark("closing");
  return {
    references: facts
      .filter((fact) => fact.labels[labels.shareMark] === undefined && isAlive(fact))
      .map(({ name }) => name),
    turn: lastTurn(withMark("turn")),
    isReady: withMark("ready").length > 0,
    isClosing: closing.some(isAlive),
    abandoned: closing.filter((fact) => !isAlive(fact)).map(({ name }) => name),
  };
}

/** Whether a living process marks that it is removing the shared project. */
export function isClosing(fact: ResourceFact): boolean {
  return fact.labels[labels.shareMark] === "closing" && isAlive(fact);
}

function isAlive({ labels: resourceLabels }: ResourceFact): boolean {
  const lease = leaseOf(resourceLabels);
  return lease !== undefined && leaseEnd(lease, { nowMs: Date.now(), ttlMs: undefined, isOwnerDead }) === undefined;
}

function lastTurn(turns: readonly ResourceFact[]): SharedState["turn"] {
  const numbered = turns.map(({ name, labels: resourceLabels }) => ({
    number: Number(/\d+$/.exec(name)?.[0]),
    reference: resourceLabels[labels.shareTurn],
  }));
  return numbered.reduce((last, each) => (each.number > last.number ? each : last), {
    number: 0,
    reference: undefined,
  });
}
