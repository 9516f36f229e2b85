import type { NetworkFact, ObservedContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { Failure } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import { networkHash } from "../../stack/fingerprint.ts";
import type { Network, Stack } from "../../stack/stack.ts";
import { isLive } from "../classify-containers.ts";

/** What the plan does with a network of the stack. */
export interface NetworkChange {
  readonly key: string;
  readonly name: string;
  readonly change: "stays" | "create" | "recreate";
  /** The network as observed; undefined if it does not exist. */
  readonly fact: NetworkFact | undefined;
}

/** Whether the plan may disconnect a container from a changed network, because it replaces or removes the container. */
export type Releases = (fact: ObservedContainer, network: string) => boolean;

/** The changes by key. A changed network is recreated only if the plan can disconnect all of its containers. */
export function networkChanges(
  stack: Stack,
  observed: Observed,
  releases: Releases,
  warnings: string[],
): Map<string, NetworkChange> {
  const byName = new Map(observed.networks.map((fact) => [fact.name, fact]));
  const changes = new Map<string, NetworkChange>();
  for (const [key, network] of stack.networks) {
    const fact = byName.get(network.name);
    changes.set(key, { key, name: network.name, fact, change: changeOf(key, network, fact) });
  }
  return changes;

  function changeOf(key: string, network: Network, fact: NetworkFact | undefined): NetworkChange["change"] {
    if (network.external === true) return "stays";
    if (fact === undefined) return "create";
    checkOwner(stack.name, key, fact);
    const hash = fact.labels[labels.configHash];
    if (hash === undefined || hash === networkHash(network)) return "stays";
    const users = usersStaying(fact, observed, (container) => releases(container, key));
    if (users.length === 0) return "recreate";
    warnings.push(`Network ${fact.name} has changed, but is not recreated because ${users.join(", ")} still uses it.`);
    return "stays";
  }
}

/** The containers on the network that the plan cannot disconnect. */
function usersStaying(
  fact: NetworkFact,
  observed: Observed,
  isReleased: (container: ObservedContainer) => boolean,
): string[] {
  const ours = observed.containers.filter(
    (container) => isLive(container) && container.networks.some((attached) => attached.name === fact.name),
  );
  const known = new Set(observed.containers.map(({ id }) => id));
  return [
    ...ours.filter((container) => !isReleased(container)).map((container) => container.name),
    ...(fact.containers ?? []).filter(({ id }) => !known.has(id)).map(({ name }) => name),
  ].sort();
}

function checkOwner(project: string, key: string, fact: NetworkFact): void {
  if (fact.labels[labels.network] === key && (fact.labels[labels.project] ?? project) === project) return;
  const [label, expected] = fact.labels[labels.network] === key ? [labels.project, project] : [labels.network, key];
  throw new Failure(
    `network ${fact.name} was found but has incorrect label ${label} set to "${fact.labels[label] ?? ""}" (expected: "${expected}")`,
    { hint: `Set "external: true" under networks.${key} to use the existing network, or give it another name.` },
  );
}
