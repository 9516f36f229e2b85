import type { Graph, ServiceNode } from "./graph.ts";
import { type Label, labelOf } from "./label.ts";

/** A service with the text of its box. */
export interface Box {
  readonly node: ServiceNode;
  readonly label: Label;
}

/** What a picture lays out: boxes grouped by network, boxes without a group, and volumes that several services share. */
export interface Boxes {
  readonly groups: readonly { readonly network: string; readonly boxes: readonly Box[] }[];
  readonly loose: readonly Box[];
  readonly volumes: readonly { readonly key: string; readonly users: readonly string[] }[];
}

/** Decides which resources become boxes, groups or text in a box, so that large stacks stay readable. */
export function boxesOf(graph: Graph): Boxes {
  const { services } = graph;
  const volumes = sharedVolumes(graph);
  const shared = new Set(volumes.map(({ key }) => key));
  const differ = networksDiffer(graph);
  const everywhere = networksOfAll(graph);
  const groupOf = differ ? grouping(graph, everywhere) : () => undefined;
  const boxes = services.map((node) => {
    const { networks, networkMode } = node;
    const group = groupOf(node);
    const shownNetworks = differ
      ? (networkMode === undefined ? networks : [networkMode]).filter((key) => key !== group && !everywhere.has(key))
      : [];
    const own = [...new Set(node.mounts.map(({ volume }) => volume))].filter((volume) => !shared.has(volume));
    return { group, box: { node, label: labelOf(node, { networks: shownNetworks, volumes: own }) } };
  });
  const boxesIn = (network: string | undefined) => boxes.filter(({ group }) => group === network).map(({ box }) => box);
  const groups = graph.networks.map(({ key }) => ({ network: key, boxes: boxesIn(key) }));
  return { groups: groups.filter((group) => group.boxes.length > 0), loose: boxesIn(undefined), volumes };
}

/** Whether services differ in their networks. If all have the same, showing them is useless. */
function networksDiffer({ services }: Graph): boolean {
  const sets = services
    .filter(({ presence }) => presence !== "missing")
    .map(({ networks, networkMode }) => JSON.stringify([networks, networkMode]));
  return new Set(sets).size > 1;
}

/** Networks that every service joins, apart from those with a network mode. They tell no service from another. */
function networksOfAll({ services, networks }: Graph): ReadonlySet<string> {
  const joining = services.filter(({ presence, networkMode }) => presence !== "missing" && networkMode === undefined);
  return new Set(networks.map(({ key }) => key).filter((key) => joining.every((node) => node.networks.includes(key))));
}

/**
 * The network that a service is grouped by: the smallest one that it shares with others. A network that most services
 * join is not used for groups.
 */
function grouping(
  { services, networks }: Graph,
  everywhere: ReadonlySet<string>,
): (node: ServiceNode) => string | undefined {
  const sizes = new Map(networks.map(({ key }) => [key, 0]));
  for (const key of services.flatMap((node) => node.networks)) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const size = (key: string) => sizes.get(key) ?? 0;
  const largest = services.length / 2 + 2;
  return (node) => {
    const candidates = node.networks.filter(
      (key) => sizes.has(key) && !everywhere.has(key) && size(key) > 1 && size(key) <= largest,
    );
    return candidates.toSorted((a, b) => size(a) - size(b))[0];
  };
}

/** Volumes that several services mount. Others are listed in the box of their service. */
function sharedVolumes({ services, volumes }: Graph): Boxes["volumes"] {
  const users = (key: string) =>
    services.filter(({ mounts }) => mounts.some(({ volume }) => volume === key)).map(({ name }) => name);
  return volumes.map(({ key }) => ({ key, users: users(key) })).filter((volume) => volume.users.length > 1);
}
