import { reverse } from "../graph/dependents.ts";
import { dependenciesOf } from "../stack/dependencies.ts";
import type { Stack } from "../stack/stack.ts";
import type { Blocked } from "./verdict.ts";

/** Who of the services asked about does not come up because of one that does not, the nearest first, each by its edge. */
export function blocksOf(stack: Stack, root: string, isBlocked: (service: string) => boolean): readonly Blocked[] {
  const edges = new Map([...stack.services].map(([name, service]) => [name, dependenciesOf(service)]));
  const needers = reverse(new Map([...edges].map(([name, wishes]) => [name, wishes.map(({ on }) => on)])));
  const blocked = new Map<string, Blocked>();
  const pending = [root];
  for (const on of pending) {
    for (const service of needers.get(on) ?? []) {
      const wish = edges.get(service)?.find((each) => each.on === on);
      if (wish?.required !== true || service === root || blocked.has(service) || !isBlocked(service)) continue;
      blocked.set(service, { service, edge: { on, until: wish.until } });
      pending.push(service);
    }
  }
  return [...blocked.values()];
}

/** Who uses a network or volume that could not be made. */
export function usersOf(stack: Stack, kind: "network" | "volume", key: string): readonly Blocked[] {
  const uses = [...stack.services.values()].filter(({ networks = {}, volumes = [] }) =>
    kind === "network"
      ? Object.hasOwn(networks, key)
      : volumes.some(({ type, source }) => type === "volume" && source === key),
  );
  return uses.map(({ name }) => ({ service: name, edge: { on: `${kind} ${key}`, until: "created" } }));
}
