import type { EngineDefaults } from "../../engine/inspect-config.ts";

/** What the import of a container needs to know about other containers and the engine. */
export interface Scope {
  readonly defaults: EngineDefaults;
  /** The service that a container becomes, by its name or id; undefined if it is not imported. */
  serviceOf(container: string): string | undefined;
  /** The service with these labels; undefined if no container of it is imported. */
  serviceNamed(project: string | undefined, service: string): string | undefined;
  /** A container's name, by its name or id. */
  nameOf(container: string): string;
  /** The key of a volume or network in the file. */
  volumeKey(name: string): string;
  networkKey(name: string): string;
}

/** A reference to another container: to its service if it is imported too, else `container:NAME`. */
export function reference(container: string, scope: Scope, { service = "service:" } = {}): string {
  const name = scope.serviceOf(container);
  return name === undefined ? `container:${scope.nameOf(container)}` : `${service}${name}`;
}

/** Converts the engine's namespace mode, such as `host` or `container:ID`. */
export function namespace(mode: string, scope: Scope): string {
  return mode.startsWith("container:") ? reference(mode.slice("container:".length), scope) : mode;
}
