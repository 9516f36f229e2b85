import type { Graph, ServiceNode } from "./graph.ts";

/** With this many services or more, a picture collapses those that are alike. */
export const collapsesFrom = 40;

/** Fewer are drawn one by one. */
const fewest = 3;

/**
 * Draws services that have the same image, networks, dependencies and dependents as one: replicas that the file spells
 * out, such as the workers of one queue. The first of them stands for all.
 */
export function collapsed(graph: Graph): Graph {
  const groups = groupsOf(graph).filter((group) => group.length >= fewest);
  const groupOf = new Map(groups.flatMap((group) => group.map(({ name }) => [name, group] as const)));
  const all = graph.services.map(({ name }) => name);
  const titles = new Map(
    groups.map((group) => [
      group,
      titleOf(
        group.map(({ name }) => name),
        all,
      ),
    ]),
  );
  const shownAs = (name: string) => titles.get(groupOf.get(name) ?? []) ?? name;
  const services = graph.services.flatMap((node) => {
    const group = groupOf.get(node.name);
    if (group === undefined) return [node];
    return group[0] === node ? [merged(group, shownAs(node.name))] : [];
  });
  const edges = graph.dependencies.map((edge) => ({ ...edge, from: shownAs(edge.from), on: shownAs(edge.on) }));
  return { ...graph, services, dependencies: distinct(edges) };
}

function groupsOf({ services, dependencies }: Graph): readonly (readonly ServiceNode[])[] {
  const groups = new Map<string, ServiceNode[]>();
  for (const node of services) {
    const { name, image, presence, replicas, networks, networkMode, profiles, role, live } = node;
    const needs = dependencies.filter(({ from }) => from === name).map(({ from: _, ...edge }) => edge);
    const needed = dependencies.filter(({ on }) => on === name).map(({ on: _, ...edge }) => edge);
    // A service without an image is missing from the file, and what is in a cycle must stay visible.
    const isAlone = image === undefined || [...needs, ...needed].some(({ isCircular }) => isCircular);
    const key = isAlone
      ? name
      : JSON.stringify([image, presence, replicas, networks, networkMode, profiles, role, live?.text, needs, needed]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}

function merged(group: readonly ServiceNode[], name: string): ServiceNode {
  const [first] = group as readonly [ServiceNode];
  const mounts = group.flatMap((node) => node.mounts);
  return { ...first, name, ports: group.flatMap(({ ports }) => ports), mounts };
}

/** `worker-* (6)` if all services with that start are in the group, else `a, b +4`. */
function titleOf(names: readonly string[], all: readonly string[]): string {
  const [first = "", second = ""] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length += 1;
  const start = first.slice(0, length);
  const isOwn = length >= 3 && all.filter((name) => name.startsWith(start)).length === names.length;
  return isOwn ? `${start}* (${names.length})` : `${first}, ${second} +${names.length - 2}`;
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
