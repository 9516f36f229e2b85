import type { ContainerFact } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Network, Stack, Volume } from "../../stack/stack.ts";
import { isLive } from "../classify-containers.ts";
import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { ContainerRemoval } from "../removals.ts";
import type { NetworkChange } from "./networks.ts";
import { isMounted, type VolumeChange } from "./volumes.ts";

/** Adds the steps by which the networks come to be as the file has them. The engine removes no network in use: who is on one that changed stops first. */
export function addNetworkSteps(
  draft: Draft,
  networks: ReadonlyMap<string, NetworkChange>,
  leaving: readonly Pick<ContainerRemoval, "label" | "fact">[],
): void {
  for (const { key, name, change: fate } of networks.values()) {
    if (fate === "stays") continue;
    const because = fate === "create" ? ({ why: "missing" } as const) : ({ why: "network-changed", key } as const);
    if (fate === "recreate") {
      addStep(draft, stepId.removeNetwork(name), {
        action: { kind: "remove-network", network: key, name },
        because,
        after: leaving.filter(({ fact }) => isOn(fact, name)).map(({ label }) => stepId.stop(label)),
      });
    }
    addStep(draft, stepId.createNetwork(name), {
      action: { kind: "create-network", network: key, name },
      because,
      after: [stepId.removeNetwork(name)],
    });
  }
}

/** Adds the steps by which the volumes come to be. The engine removes none that a container has. */
export function addVolumeSteps(
  draft: Draft,
  volumes: readonly VolumeChange[],
  leaving: readonly ContainerRemoval[],
): void {
  for (const { key, name, change: fate } of volumes) {
    const because = fate === "create" ? ({ why: "missing" } as const) : ({ why: "volume-changed", key } as const);
    if (fate === "recreate") {
      addStep(draft, stepId.removeVolume(name), {
        action: { kind: "remove-volume", volume: key, name },
        because,
        after: leaving.filter(({ fact }) => isMounted(fact, name)).map(({ label }) => stepId.remove(label)),
      });
    }
    addStep(draft, stepId.createVolume(name), {
      action: { kind: "create-volume", volume: key, name },
      because,
      after: [stepId.removeVolume(name)],
    });
  }
}

/** Does a container keep a network that is to be made anew from being removed? */
export function usesChangedNetwork(fact: ContainerFact, networks: ReadonlyMap<string, NetworkChange>): boolean {
  return [...networks.values()].some(({ change: fate, name }) => fate === "recreate" && isOn(fact, name));
}

function isOn(fact: ContainerFact, network: string): boolean {
  return isLive(fact) && fact.networks.some((attached) => attached.name === network);
}

/** Refuses a stack with external networks or volumes which the engine does not have; names all of them. */
export function checkExternals(stack: Stack, observed: Observed): void {
  const missing = [
    ...missingOf("network", stack.networks, observed.networks),
    ...missingOf("volume", stack.volumes, observed.volumes),
  ];
  const [first] = missing;
  if (first === undefined) return;
  throw new Failure(
    missing.map(({ kind, name }) => `${kind} ${name} declared as external, but could not be found`).join("\n"),
    { hint: `Create it with "docker ${first.kind} create ${first.name}", or drop "external: true".` },
  );
}

function missingOf(
  kind: "network" | "volume",
  used: ReadonlyMap<string, Network | Volume>,
  present: readonly { readonly name: string }[],
): { readonly kind: string; readonly name: string }[] {
  const names = new Set(present.map((fact) => fact.name));
  const missing = [...used.values()].filter((one) => one.external === true && !names.has(one.name));
  return missing.map(({ name }) => ({ kind, name }));
}
