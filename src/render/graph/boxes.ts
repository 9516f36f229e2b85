import type { Graph, ServiceNode } from "./graph.ts";
import { type Label, labelOf } from "./label.ts";

/** A service with what is written into its box. */
export interface Box {
  readonly node: ServiceNode;
  readonly label: Label;
}

/** What there is to lay out: boxes on the ground of a network, boxes beside them, and volumes with a node of their own. */
export interface Boxes {
  readonly groups: readonly { readonly network: string; readonly boxes: readonly Box[] }[];
  readonly loose: readonly Box[];
  readonly volumes: readonly { readonly key: string; readonly users: readonly string[] }[];
}

/** Decides what of the graph is a box, a ground, or only words in a box, so that a large stack stays readable. Pure. */
export function boxesOf(graph: Graph): Boxes {
  const { services } = graph;
  const volumes = sharedVolumes(graph);
  const shared = new Set(volumes.map(({ key }) => key));
  const differ = networksDiffer(graph);
  const groupOf = differ ? grouping(graph) : () => undefined;
  const boxes = services.map((node) => {
    const { networks, networkMode } = node;
    const group = groupOf(node);
    const told = differ ? (networkMode === undefined ? networks : [networkMode]).filter((key) => key !== group) : [];
    const own = [...new Set(node.mounts.map(({ volume }) => volume))].filter((volume) => !shared.has(volume));
    return { group, box: { node, label: labelOf(node, { networks: told, volumes: own }) } };
  });
  const of = (network: string | undefined) => boxes.filter(({ group }) => group === network).map(({ box }) => box);
  const grounds = graph.networks.map(({ key }) => ({ network: key, boxes: of(key) }));
  return { groups: grounds.filter((ground) => ground.boxes.length > 0), loose: of(undefined), volumes };
}

/** Whether networks tell services apart: not where all are in the same ones. */
function networksDiffer({ services }: Graph): boolean {
  const sets = services
    .filter(({ presence }) => presence !== "missing")
    .map(({ networks, networkMode }) => JSON.stringify([networks, networkMode]));
  return new Set(sets).size > 1;
}

/**
 * The network that a service is grouped by: the smallest one that it shares with others. What most of a large stack joins
 * groups nobody.
 */
function grouping({ services, networks }: Graph): (node: ServiceNode) => string | undefined {
  const sizes = new Map(networks.map(({ key }) => [key, 0]));
  for (const key of services.flatMap((node) => node.networks)) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const size = (key: string) => sizes.get(key) ?? 0;
  const most = services.length / 2 + 2;
  return (node) => {
    const telling = node.networks.filter((key) => sizes.has(key) && size(key) > 1 && size(key) <= most);
    return telling.toSorted((a, b) => size(a) - size(b))[0];
  };
}

/** The volumes that more than one service mounts: others are told in their service's box. */
function sharedVolumes({ services, volumes }: Graph): Boxes["volumes"] {
  const users = (key: string) =>
    services.filter(({ mounts }) => mounts.some(({ volume }) => volume === key)).map(({ name }) => name);
  return volumes.map(({ key }) => ({ key, users: users(key) })).filter((volume) => volume.users.length > 1);
}
