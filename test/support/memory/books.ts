import { EngineRefused } from "../../../src/engine/errors.ts";
import type {
  ContainerFact,
  ContainerSummary,
  EngineEvent,
  ImageFact,
  NetworkFact,
  VolumeFact,
} from "../../../src/engine/facts.ts";
import { ownerOf } from "../../../src/engine/labels.ts";
import type { Service } from "../../../src/stack/stack.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A container's fact, and the service that it was made from: what would be its process. */
export interface Row extends Mutable<ContainerFact> {
  service: Service;
  /** Which its own labels are laid over. */
  imageLabels: Readonly<Record<string, string>>;
}

/** All that the in-memory engine knows. */
export interface Books {
  readonly containers: Map<string, Row>;
  readonly networks: Map<string, NetworkFact>;
  readonly volumes: Map<string, VolumeFact>;
  readonly images: Map<string, ImageFact>;
  /** A later instant at each call. */
  now(): string;
  newId(): string;
  /** Events of containers that belong to no project are not told. */
  tell(container: Row, action: string, exitCode?: number): void;
  readonly listeners: Set<(event: EngineEvent) => void>;
}

export function newBooks(): Books {
  let ticks = 0;
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    containers: new Map(),
    networks: new Map(),
    volumes: new Map(),
    images: new Map(),
    listeners,
    now: () => new Date(Date.UTC(2026, 10, 21) + ++ticks).toISOString(),
    newId: () => [...(++ticks).toString(16).padStart(64, "0")].reverse().join(""),
    tell: ({ id, name, labels, imageLabels }, action, exitCode) => {
      if (ownerOf(labels, imageLabels) === undefined) return;
      const timeNano = String(1_700_000_000_000_000_000n + BigInt(++ticks));
      for (const listener of listeners) {
        listener({
          type: "container",
          action,
          id,
          name,
          labels,
          timeNano,
          raw: { action, attributes: labels },
          ...(exitCode === undefined ? {} : { exitCode }),
        });
      }
    },
  };
}

/** By name or id. */
export function rowOf({ containers }: Books, name: string): Row | undefined {
  return containers.get(name) ?? [...containers.values()].find(({ id }) => id === name);
}

export function present(books: Books, name: string): Row {
  return rowOf(books, name) ?? refuse(404, `No such container: ${name}`);
}

/** A project's containers; undefined: of all projects. */
export function ownRows({ containers }: Books, project?: string): Row[] {
  return [...containers.values()].filter(({ labels, imageLabels }) => {
    const owner = ownerOf(labels, imageLabels);
    return owner !== undefined && (project ?? owner) === owner;
  });
}

export function factOf({ service: _, imageLabels: __, ...fact }: Row): ContainerFact {
  return structuredClone(fact);
}

/** What a list says of a container. */
export function summaryOf(row: Row): ContainerSummary {
  const { id, name, image, imageId, command, labels, state, status, networks, networkMode, ports, mounts } =
    factOf(row);
  return {
    ...{ id, name, image, imageId, command, labels, state, status, networkMode, ports, mounts },
    networks: networks.map((on) => ({ name: on.name, id: on.id, ipAddress: on.ipAddress })),
    createdAt: `${row.createdAt.slice(0, 19)}.000Z`,
    health: state === "running" ? row.health : "none",
    exitCode: state === "exited" ? row.exitCode : 0,
  };
}

export function isLive({ state }: ContainerFact): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

export function liveOn({ containers }: Books, network: string): Row[] {
  return [...containers.values()].filter((row) => isLive(row) && row.networks.some(({ name }) => name === network));
}

export function refuse(status: number, message: string): never {
  throw new EngineRefused(message, { status });
}
