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
