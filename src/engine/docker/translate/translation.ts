import type { CreateContainer } from "../../engine.ts";

/** A service to create a container from, with what had to be looked up at the engine. */
export interface Translation
  extends Pick<CreateContainer, "name" | "stack" | "number" | "image" | "labels" | "oneOff"> {
  /** With references to other services' containers resolved to ids. */
  readonly service: CreateContainer["service"];
  /** Links to other containers, as `container:alias`. */
  readonly links: readonly string[];
  /** Anonymous volumes of the container that this one replaces. */
  readonly inherited: readonly InheritedVolume[];
  readonly apiVersion: string;
}

/** An anonymous volume taken over from the replaced container. */
export interface InheritedVolume {
  readonly name: string;
  readonly target: string;
  readonly readOnly: boolean;
}
