import { reverse } from "../graph/dependents.ts";
import { dependenciesOf } from "../stack/dependencies.ts";
import type { Stack } from "../stack/stack.ts";
import type { Blocked } from "./verdict.ts";

/** Services that do not start because `root` failed, nearest first, each with the dependency that blocks it. */
export function blocksOf(stack: Stack, root: string, isBlocked: (service: string) => boolean): readonly Blocked[] {
  const edges = new Map([...stack.services].map(([name, service]) => [name, dependenciesOf(service)]));
  const dependents = reverse(new Map([...edges].map(([name, needs]) => [name, needs.map(({ on }) => on)])));
  const blocked = new Map<string, Blocked>();
  const pending = [root];
  for (const on of pending) {
    for (const service of dependents.get(on) ?? []) {
      const dependency = edges.get(service)?.find((edge) => edge.on === on);
      if (dependency?.required !== true || service === root || blocked.has(service) || !isBlocked(service)) continue;
      blocked.set(service, { service, edge: { on, until: dependency.until } });
      pending.push(service);
    }
  }
  return [...blocked.values()];
}

/** Services that use a network or volume that could not be created. */
export function usersOf(stack: Stack, kind: "network" | "volume", key: string): readonly Blocked[] {
  const users = [...stack.services.values()].filter(({ networks = {}, volumes = [] }) =>
    kind === "network"
      ? Object.hasOwn(networks, key)
      : volumes.some(({ type, source }) => type === "volume" && source === key),
  );
  return users.map(({ name }) => ({ service: name, edge: { on: `${kind} ${key}`, until: "created" } }));
}
