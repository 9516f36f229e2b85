import { ApplyFailed } from "../errors.ts";
import { runningContainer, type Which } from "./one-container.ts";
import type { Ports } from "./ports.ts";

export interface PortRequest extends Which {
  /** Inside the container. */
  readonly port: number;
  readonly protocol: string;
}

/** Tells where a container's port is published. */
export async function port(request: PortRequest, ports: Ports): Promise<number> {
  const { fact } = await runningContainer(request, ports);
  const protocol = request.protocol.toLowerCase();
  const published = fact.ports.filter((each) => each.published !== undefined);
  const found = published.find((each) => each.target === request.port && each.protocol === protocol);
  if (found !== undefined) {
    const host = found.hostIp.includes(":") ? `[${found.hostIp}]` : found.hostIp;
    ports.ui.result(`${host}:${found.published}`);
    return 0;
  }
  const others = published.map((each) => `${each.target}/${each.protocol}`);
  throw new ApplyFailed(`no port ${request.port}/${protocol} for container ${fact.name}`, {
    hint: others.length === 0 ? "It publishes none." : `It publishes ${[...new Set(others)].join(", ")}.`,
  });
}
