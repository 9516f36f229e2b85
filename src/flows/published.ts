import type { ContainerFact, PublishedPort } from "../engine/engine.ts";
import { ApplyFailed } from "../errors.ts";
import { runningContainer, type Which } from "./one-container.ts";
import type { Ports } from "./ports.ts";

export interface PortRequest extends Which {
  /** Inside the container. */
  readonly port: number;
  readonly protocol: string;
}

/** A port of a container's that the host has too. */
export type HostPort = PublishedPort & { readonly published: number };

/** Where a running container's port is published. Throws where it is not, with those that are. */
export async function published(request: PortRequest, ports: Ports): Promise<HostPort> {
  const { fact } = await runningContainer(request, ports);
  const protocol = request.protocol.toLowerCase();
  const all = hostPorts(fact);
  const found = all.find((each) => each.target === request.port && each.protocol === protocol);
  if (found !== undefined) return found;
  const others = all.map((each) => `${each.target}/${each.protocol}`);
  throw new ApplyFailed(`no port ${request.port}/${protocol} for container ${fact.name}`, {
    hint: others.length === 0 ? "It publishes none." : `It publishes ${[...new Set(others)].join(", ")}.`,
  });
}

/** The published ones among a container's ports. */
function hostPorts({ ports }: ContainerFact): readonly HostPort[] {
  return ports.flatMap((each) => (each.published === undefined ? [] : [{ ...each, published: each.published }]));
}
