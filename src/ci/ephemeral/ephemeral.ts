import type { Dict, Stack } from "../../stack/stack.ts";
import { isolateImages } from "./isolate-images.ts";
import { isolateNames, withoutContainerNames } from "./isolate-names.ts";
import { isolatePorts } from "./isolate-ports.ts";

export interface EphemeralOptions {
  /** The project's name, unique at the engine. */
  readonly project: string;
  /** Labels for all that is made. */
  readonly marks: Dict<string>;
  /** Host ports and addresses stay as the file fixes them: then only one such stack can be up at a time. */
  readonly keepPorts: boolean;
}

/** A stack that shares no name and no port with another of the same file, and what the user should know of that. */
export interface Ephemeral {
  readonly stack: Stack;
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/** The same stack as a project of its own, so that many of one file run side by side at one engine. */
export function ephemeral(given: Stack, { project, marks, keepPorts }: EphemeralOptions): Ephemeral {
  const notes: string[] = [];
  const named = isolateNames(isolateImages(withoutContainerNames(given), project), project, notes);
  const stack = keepPorts ? named : isolatePorts(named, notes);
  return { stack: { ...stack, name: project, marks }, notes };
}
