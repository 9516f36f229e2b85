import type { EngineEvent } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";

/** What befell a container. */
export interface ContainerEvent {
  /** The engine's word: `create`, `start`, `die`, `health_status: healthy`, `exec_create: sh`, `destroy`, … */
  readonly action: string;
  readonly service: string;
  /** The container's name at the engine, and its id. */
  readonly container: string;
  readonly id: string;
  readonly time: Date;
  /** Of a `health_status`. */
  readonly health: string | undefined;
  /** Of a `die`. */
  readonly exitCode: number | undefined;
}

/** The event as the API gives it. */
export function containerEventOf(event: EngineEvent): ContainerEvent {
  const { name, id, health, exitCode, told, timeNano } = event;
  return {
    action: told.action,
    service: event.labels[labels.service] ?? "",
    container: name,
    id,
    time: new Date(Number(BigInt(timeNano) / 1_000_000n)),
    health,
    exitCode,
  };
}
