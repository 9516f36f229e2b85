import type { ContainerFact } from "../engine/facts.ts";
import { isOneOff, labels } from "../engine/labels.ts";

/** A container of a stack at one moment. */
export interface Container {
  readonly id: string;
  /** Such as `shop-web-1`. */
  readonly name: string;
  readonly service: string;
  /** The replica's number, starting at 1; 0 for a container of `run`. */
  readonly index: number;
  /** Whether `run` created it. Such a container is not a replica of its service. */
  readonly oneOff: boolean;
  /** The image reference given when it was created. */
  readonly image: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** `none` means that it has no healthcheck. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Exit code of its last run; 0 if it never ran. */
  readonly exitCode: number;
  /** How often its restart policy restarted it. */
  readonly restartCount: number;
  readonly createdAt: Date;
  /** undefined if it never ran. */
  readonly startedAt: Date | undefined;
  readonly ports: readonly ContainerPort[];
}

/** A port of a container. */
export interface ContainerPort {
  /** Inside the container. */
  readonly port: number;
  readonly protocol: string;
  /** The address and port on the host; undefined if it is not published. */
  readonly published: { readonly hostIp: string; readonly port: number } | undefined;
}

/** Converts an engine's report, and leaves out what may hold secrets. */
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
