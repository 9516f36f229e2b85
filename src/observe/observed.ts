import type { ContainerFact, ImageFact, NetworkFact, VolumeFact } from "../engine/facts.ts";

/** What the engine runs of one stack, at one moment: a snapshot, read once, never mutated. */
export interface Observed {
  /** When, by this machine's clock: milliseconds since the epoch. */
  readonly at: number;
  readonly containers: readonly ContainerFact[];
  /** The project's own, and those of other names that the stack refers to. */
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  /** Local images, by the reference that a service gives. */
  readonly images: readonly ImageFact[];
}
