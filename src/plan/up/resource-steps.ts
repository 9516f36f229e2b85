import type { ObservedContainer } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Network, Stack, Volume } from "../../stack/stack.ts";
import { isLive } from "../classify-containers.ts";
import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { ContainerRemoval } from "../removals.ts";
import type { NetworkChange } from "./networks.ts";
import { isMounted, type VolumeChange } from "./volumes.ts";

/** Adds the steps that create and recreate networks. The engine cannot remove a network in use, so its containers stop first. */
export function addNetworkSteps(
  draft: Draft,
  networks: ReadonlyMap<string, NetworkChange>,
  removals: readonly Pick<ContainerRemoval, "label" | "fact">[],
): void {
  for (const { key, name, change } of networks.values()) {
    if (change === "stays") continue;
    const because = change === "create" ? ({ why: "missing" } as const) : ({ why: "network-changed", key } as const);
    if (change === "recreate") {
      addStep(draft, stepId.removeNetwork(name), {
        action: { kind: "remove-network", network: key, name },
        because,
        after: removals.filter(({ fact }) => isOn(fact, name)).map(({ label }) => stepId.stop(label)),
      });
    }
    addStep(draft, stepId.createNetwork(name), {
      action: { kind: "create-network", network: key, name },
      because,
      after: [stepId.removeNetwork(name)],
    });
  }
}

/** Adds the steps that create and recreate volumes. The engine cannot remove a volume of a container, so those are removed first. */
export function addVolumeSteps(
  draft: Draft,
  volumes: readonly VolumeChange[],
  removals: readonly ContainerRemoval[],
): void {
  for (const { key, name, change } of volumes) {
    const because = change === "create" ? ({ why: "missing" } as const) : ({ why: "volume-changed", key } as const);
    if (change === "recreate") {
      addStep(draft, stepId.removeVolume(name), {
        action: { kind: "remove-volume", volume: key, name },
        because,
        after: removals.filter(({ fact }) => isMounted(fact, name)).map(({ label }) => stepId.remove(label)),
      });
    }
    addStep(draft, stepId.createVolume(name), {
      action: { kind: "create-volume", volume: key, name },
      because,
      after: [stepId.removeVolume(name)],
    });
  }
}

/** Whether a container is on a network that is recreated, and so keeps it from being removed. */
export function usesChangedNetwork(fact: ObservedContainer, networks: ReadonlyMap<string, NetworkChange>): boolean {
  return [...networks.values()].some(({ change, name }) => change === "recreate" && isOn(fact, name));
}

function isOn(fact: ObservedContainer, network: string): boolean {
  return isLive(fact) && fact.networks.some((attached) => attached.name === network);
}

/** Throws if external networks or volumes do not exist. Names all of them. */
export function checkExternals(stack: Stack, observed: Observed): void {
  const missing = [
    ...missingOf("network", stack.networks, observed.networks),
    ...missingOf("volume", stack.volumes, observed.volumes),
  ];
  const [first] = missing;
  if (first === undefined) return;
  throw new Failure(
    missing.map(({ kind, name }) => `${kind} ${name} declared as external, but could not be found`).join("\n"),
    { hint: `Create it with "docker ${first.kind} create ${first.name}", or remove "external: true".` },
  );
}

function missingOf(
  kind: "network" | "volume",
  used: ReadonlyMap<string, Network | Volume>,
  present: readonly { readonly name: string }[],
): { readonly kind: string; readonly name: string }[] {
  const names = new Set(present.map((fact) => fact.name));
  const missing = [...used.values()].filter(({ external, name }) => external === true && !names.has(name));
  return missing.map(({ name }) => ({ kind, name }));
}
