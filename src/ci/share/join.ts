import { setTimeout as pause } from "node:timers/promises";
import { networkLabels } from "../../apply/container-labels.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Stack } from "../../stack/stack.ts";
import { askForTurn, readSharedState } from "./labels.ts";

const pauseMs = 150;

interface Joining {
  readonly project: string;
  readonly engine: Engine;
  /** The volume that marks this run as a user of the project. */
  readonly reference: string;
  /** Creates that volume; it may exist already. */
  readonly refer: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Refers to a shared project, and waits until it is up, or until it is this run's turn to bring it up.
 *
 * A run writes its reference first, then checks whether the project is being removed. A remover writes its mark first,
 * then checks for references (`leave.ts`). So at least one sees the other and gives way. A turn ends with its run.
 */
export async function join({ project, engine, reference, refer, signal }: Joining): Promise<"ready" | "first"> {
  for (;;) {
    signal.throwIfAborted();
    await refer();
    const seen = await readSharedState(project, engine);
    for (const name of seen.abandoned) await engine.removeVolume(name);
    const { turn } = seen;
    if (seen.isClosing) await engine.removeVolume(reference);
    else if (seen.isReady) return "ready";
    else if (turn.reference === reference) return "first";
    else if (turn.reference === undefined || !seen.references.includes(turn.reference)) {
      await askForTurn(turn.number + 1, { project, reference }, engine);
      continue;
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

interface Connecting {
  /** The run's whole stack, under its own names. */
  readonly whole: Stack;
  /** The part that is not shared. */
  readonly rest: Stack;
  /** The containers of the shared services. */
  readonly containers: readonly ContainerFact[];
}

/** Connects shared containers to a run's own networks, under their services' names, so that its services find them. */
export async function connect({ whole, rest, containers }: Connecting, engine: Engine): Promise<void> {
  const own = new Map([...rest.networks].filter(([, { external }]) => external !== true));
  const ends = containers
    .filter((fact) => !isOneOff(fact) && !isInit(fact))
    .flatMap((fact) => {
      const service = whole.services.get(fact.labels[labels.service] ?? "");
      const number = Number(fact.labels[labels.number] ?? 1);
      const keys = Object.keys(service?.networks ?? {}).filter((key) => own.has(key));
      return keys.flatMap((network) => (service ? [{ name: fact.name, stack: rest, service, number, network }] : []));
    });
  for (const key of new Set(ends.map(({ network }) => network))) {
    const network = own.get(key);
    if (network !== undefined) await engine.createNetwork(network, networkLabels(rest, key, network));
  }
  await Promise.all(ends.map((end) => engine.connectContainer(end)));
}

/** Disconnects other projects' containers from a project's networks: the engine does not remove a network in use. */
export async function disconnectOthers(project: string, engine: Engine): Promise<void> {
  const [networks, containers] = await Promise.all([engine.networks(project, []), engine.containers(project)]);
  const own = new Set(containers.map(({ id }) => id));
  await Promise.all(
    networks.flatMap(({ id, containers: attached }) =>
      attached.filter((other) => !own.has(other.id)).map((other) => engine.disconnectContainer(other.id, id)),
    ),
  );
}
