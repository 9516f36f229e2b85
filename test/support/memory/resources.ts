import type { ResourceFact } from "../../../src/engine/facts.ts";
import { withoutInheritedMarks } from "../../../src/engine/labels.ts";
import { type Books, ownRows } from "./books.ts";

/** What carries a label, `NAME` or `NAME=value`, as the engine's filter has it. */
export function resourcesOf(books: Books, label: string): readonly ResourceFact[] {
  const [name = "", value] = label.split(/=(.*)/s);
  const { networks, volumes, images } = books;
  const isLabeled = ({ labels }: Pick<ResourceFact, "labels">) =>
    value === undefined ? Object.hasOwn(labels, name) : labels[name] === value;
  const containers = ownRows(books)
    .map((row) => ({ ...row, labels: withoutInheritedMarks(row.labels, row.imageLabels) }))
    .filter(isLabeled);
  const others = [...books.containers.values()].filter(({ id }) => !containers.some((one) => one.id === id));
  const all: readonly (Omit<ResourceFact, "users"> & Partial<ResourceFact>)[] = [
    ...containers.map((one) => ({ kind: "container" as const, ...one })),
    ...[...networks.values()].map((one) => ({ kind: "network" as const, ...one })),
    ...[...volumes.values()].map((one) => ({
      ...{ kind: "volume" as const, id: one.name, ...one },
      users: others.filter(({ mounts }) => mounts.some((mount) => mount.name === one.name)).map((row) => row.name),
    })),
    ...[...images.values()].map((one) => ({
      ...{ kind: "image" as const, id: one.id, name: one.reference, labels: one.labels },
      users: others.filter(({ imageId }) => imageId === one.id).map((row) => row.name),
    })),
  ];
  return all
    .filter(isLabeled)
    .map(({ kind, id, name: own, labels, users = [] }) => ({ kind, id, name: own, labels, users }));
}
