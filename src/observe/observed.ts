import type { ContainerFact, ImageFact, NetworkFact, VolumeFact } from "../engine/facts.ts";

/** A snapshot of what the engine has of one stack. Read once, never mutated. */
export interface Observed {
  /** Time of the snapshot, by this machine's clock: milliseconds since the epoch. */
  readonly at: number;
  readonly containers: readonly ContainerFact[];
  /** The project's own networks, and others that the stack refers to by name. */
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  /** Local images, under the references that services use. */
  readonly images: readonly ImageFact[];
}
