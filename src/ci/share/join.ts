import { setTimeout as pause } from "node:timers/promises";
import { networkLabels } from "../../apply/container-labels.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Stack } from "../../stack/stack.ts";
import { askForTurn, readSharedState } from "./labels.ts";

const pauseMs = 150;

interface JoinOptions {
  readonly project: string;
  readonly engine: Engine;
  /** The volume by which this run refers to the project. */
  readonly reference: string;
  /** Creates that volume; it may exist already. */
  readonly createReference: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Refers to a shared project, and waits until it is up, or until it is this run's turn to bring it up.
 *
 * A run creates its reference, then checks whether the project is being removed. A removal writes its mark, then checks
 * for references (`leave`). So at least one of them sees the other and gives way. A turn ends with its run.
 */
export async function join({
  project,
  engine,
  reference,
  createReference,
  signal,
}: JoinOptions): Promise<"ready" | "first"> {
  for (;;) {
    signal.throwIfAborted();
    await createReference();
    const state = await readSharedState(project, engine);
    for (const name of state.abandoned) await engine.removeVolume(name);
    const { turn } = state;
    if (state.isClosing) await engine.removeVolume(reference);
    else if (state.isReady) return "ready";
    else if (turn.reference === reference) return "first";
    else if (turn.reference === undefined || !state.references.includes(turn.reference)) {
      await askForTurn(turn.number + 1, { project, reference }, engine);
      continue;
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

interface ConnectOptions {
  /** The run's whole stack, under its own names. */
  readonly whole: Stack;
  /** The part that is not shared. */
  readonly rest: Stack;
  /** The containers of the shared services. */
  readonly containers: readonly ContainerSummary[];
}

/** Connects shared containers to a run's own networks, under their services' names, so that its services find them. */
export async function connect({ whole, rest, containers }: ConnectOptions, engine: Engine): Promise<void> {
  const own = new Map([...rest.networks].filter(([, { external }]) => external !== true));
  const attachments = containers
    .filter((fact) => !isOneOff(fact) && !isInit(fact))
    .flatMap((fact) => {
      const service = whole.services.get(fact.labels[labels.service] ?? "");
      const number = Number(fact.labels[labels.number] ?? 1);
      const keys = Object.keys(service?.networks ?? {}).filter((key) => own.has(key));
      return keys.flatMap((network) => (service ? [{ name: fact.name, stack: rest, service, number, network }] : []));
    });
  for (const key of new Set(attachments.map(({ network }) => network))) {
    const network = own.get(key);
    if (network !== undefined) await engine.createNetwork(network, networkLabels(rest, key, network));
  }
  await Promise.all(attachments.map((attachment) => engine.connectContainer(attachment)));
}

/** Disconnects other projects' containers from a project's networks: the engine does not remove a network in use. */
export async function disconnectOthers(project: string, engine: Engine): Promise<void> {
  const [networks, containers] = await Promise.all([engine.networks(project, []), engine.summaries(project)]);
  const own = new Set(containers.map(({ id }) => id));
  await Promise.all(
    networks.flatMap(({ id, containers: attached }) =>
      (attached ?? []).filter((other) => !own.has(other.id)).map((other) => engine.disconnectContainer(other.id, id)),
    ),
  );
}
