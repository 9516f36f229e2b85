import type { ContainerFact } from "../engine/facts.ts";
import { isOneOff, labels } from "../engine/labels.ts";

/** One container of a stack, at one moment. */
export interface Container {
  readonly id: string;
  /** At the engine, such as `shop-web-1`. */
  readonly name: string;
  readonly service: string;
  /** Of the replica, from 1; 0 for one made by `run`. */
  readonly index: number;
  /** Made by `run`: no replica of its service. */
  readonly oneOff: boolean;
  /** As it was given at creation. */
  readonly image: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** `none`: it has no healthcheck. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Of its last run; 0 while it never ran. */
  readonly exitCode: number;
  /** Times that its restart policy started it again. */
  readonly restartCount: number;
  readonly createdAt: Date;
  /** undefined: it never ran. */
  readonly startedAt: Date | undefined;
  readonly ports: readonly ContainerPort[];
}

/** A port of a container. */
export interface ContainerPort {
  /** Inside the container. */
  readonly port: number;
  readonly protocol: string;
  /** The host's address and port; undefined where it is not published. */
  readonly published: { readonly hostIp: string; readonly port: number } | undefined;
}

/** What the engine reported, without what may hold secrets. */
export function containerOf(fact: ContainerFact): Container {
  const { id, name, image, state, health, exitCode, restartCount, createdAt, startedAt } = fact;
  return {
    id,
    name,
    service: fact.labels[labels.service] ?? "",
    index: isOneOff(fact) ? 0 : Number(fact.labels[labels.number] ?? 0),
    oneOff: isOneOff(fact),
    image,
    state,
    health,
    exitCode,
    restartCount,
    createdAt: new Date(createdAt),
    startedAt: startedAt === "" ? undefined : new Date(startedAt),
    ports: fact.ports.map(({ target, protocol, hostIp, published }) => ({
      port: target,
      protocol,
      published: published === undefined ? undefined : { hostIp, port: published },
    })),
  };
}
