import { networkLabels } from "../../apply/resource-labels.ts";
import type { ContainerFact, Engine } from "../../engine/engine.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Stack } from "../../stack/stack.ts";

interface Connecting {
  /** The run's whole stack, under its own names. */
  readonly whole: Stack;
  /** What of it the run has for itself. */
  readonly rest: Stack;
  /** Of the services that it shares. */
  readonly containers: readonly ContainerFact[];
}

/** Puts shared containers onto a run's own networks, under their services' names: its services find them as the file says. */
export async function connect({ whole, rest, containers }: Connecting, engine: Engine): Promise<void> {
  const own = new Map([...rest.networks].filter(([, { external }]) => external !== true));
  const ends = containers
    .filter((fact) => !isOneOff(fact) && !isInit(fact))
    .flatMap((fact) => {
      const service = whole.services.get(fact.labels[labels.service] ?? "");
      const number = Number(fact.labels[labels.number] ?? 1);
      const keys = Object.keys(service?.networks ?? {}).filter((key) => own.has(key));
      return keys.flatMap((network) => (service ? [{ name: fact.name, stack: rest, service, number, network }] : []));
    });
  for (const key of new Set(ends.map(({ network }) => network))) {
    const network = own.get(key);
    if (network !== undefined) await engine.createNetwork(network, networkLabels(rest, key, network));
  }
  await Promise.all(ends.map((end) => engine.connectContainer(end)));
}
