import type { Context } from "../../context/context.ts";
import type { ContainerSummary, PublishedPort } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";

export interface PortRequest extends ContainerChoice {
  /** Inside the container. */
  readonly port: number;
  readonly protocol: string;
}

/** Returns where a running container's port is published. Throws if it is not published. */
async function findPort(request: PortRequest, ctx: Context): Promise<PublishedPort> {
  const { fact } = await runningContainer(request, ctx);
  const protocol = request.protocol.toLowerCase();
  const found = publishedBy(fact).find((each) => each.target === request.port && each.protocol === protocol);
  if (found === undefined) throw portNotPublished(request, fact);
  return found;
}

/** The error for a port that is not published, with the ports that are. */
export function portNotPublished({ port, protocol }: PortRequest, fact: ContainerSummary): Failure {
  const others = publishedBy(fact).map((each) => `${each.target}/${each.protocol}`);
  return new Failure(`no port ${port}/${protocol.toLowerCase()} for container ${fact.name}`, {
    hint: others.length === 0 ? "It publishes none." : `It publishes ${[...new Set(others)].join(", ")}.`,
  });
}

function publishedBy({ ports }: ContainerSummary): readonly PublishedPort[] {
  return ports.filter((each) => each.published !== undefined);
}

/** Prints where a container's port is published. */
export async function port(request: PortRequest, ctx: Context): Promise<number> {
  const found = await findPort(request, ctx);
  const host = found.hostIp.includes(":") ? `[${found.hostIp}]` : found.hostIp;
  ctx.ui.result(`${host}:${found.published}`);
  return 0;
}
