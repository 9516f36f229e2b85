import type { EngineDefaults } from "../../engine/inspect-config.ts";

/** What a container's import must know of the others, and of the engine. */
export interface Scope {
  readonly defaults: EngineDefaults;
  /** The service that a container becomes, by its name or id; undefined where it is not imported. */
  serviceOf(container: string): string | undefined;
  /** The same by the labels of a project; undefined where no container of that service is imported. */
  serviceNamed(project: string | undefined, service: string): string | undefined;
  /** A container's name, by its name or id. */
  nameOf(container: string): string;
  /** Under which key a volume or a network stands in the file. */
  volumeKey(name: string): string;
  networkKey(name: string): string;
}

/** Another container as a stack file names it: a service where it is imported too, `container:NAME` elsewhere. */
export function reference(container: string, scope: Scope, { service = "service:" } = {}): string {
  const name = scope.serviceOf(container);
  return name === undefined ? `container:${scope.nameOf(container)}` : `${service}${name}`;
}

/** A namespace as the engine names it, such as `host` or `container:ID`. */
export function namespace(mode: string, scope: Scope): string {
  return mode.startsWith("container:") ? reference(mode.slice("container:".length), scope) : mode;
}
