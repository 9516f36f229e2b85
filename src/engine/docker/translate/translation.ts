import type { CreateContainer } from "../../engine.ts";

/** A service that is to become a container, with what only the engine could tell. */
export interface Translation
  extends Pick<CreateContainer, "name" | "stack" | "number" | "image" | "labels" | "oneOff"> {
  /** Its references to other services' containers are resolved to ids. */
  readonly service: CreateContainer["service"];
  /** `container:alias`, for the links to other containers. */
  readonly links: readonly string[];
  /** Anonymous volumes of the container that this one replaces. */
  readonly inherited: readonly InheritedVolume[];
  readonly apiVersion: string;
}

/** An anonymous volume of the container that is replaced. */
export interface InheritedVolume {
  readonly name: string;
  readonly target: string;
  readonly readOnly: boolean;
}
