import type { ResourceFact } from "../../../src/engine/facts.ts";
import type { Books } from "./books.ts";

/** What carries a label, `NAME` or `NAME=value`, as the engine's filter has it. */
export function resourcesOf({ containers, networks, volumes }: Books, label: string): readonly ResourceFact[] {
  const [name = "", value] = label.split(/=(.*)/s);
  const all: readonly ResourceFact[] = [
    ...[...containers.values()].map((one) => ({ kind: "container" as const, ...one })),
    ...[...networks.values()].map((one) => ({ kind: "network" as const, ...one })),
    ...[...volumes.values()].map((one) => ({ kind: "volume" as const, id: one.name, ...one })),
  ].map(({ kind, id, name: own, labels }) => ({ kind, id, name: own, labels }));
  return all.filter(({ labels }) => (value === undefined ? Object.hasOwn(labels, name) : labels[name] === value));
}
