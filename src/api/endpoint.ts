import type { Ports } from "../flows/ports.ts";
import { type HostPort, type PortRequest, published } from "../flows/published.ts";
import type { Endpoint } from "./options.ts";

/** Looks up where a running container's port is published. Throws where it is not. */
export async function endpoint(request: PortRequest, ports: Ports): Promise<Endpoint> {
  const [found, engine] = [await published(request, ports), await ports.engine()];
  const host = hostOf(found, (await engine.info()).endpoint);
  const { target, published: port, protocol } = found;
  return { target, host, port, protocol, url: `${protocol}://${host.includes(":") ? `[${host}]` : host}:${port}` };
}

/** A port on all of the machine's addresses is reached at the one by which the engine is. */
function hostOf({ hostIp }: HostPort, engine: string): string {
  if (hostIp !== "" && hostIp !== "0.0.0.0" && hostIp !== "::") return hostIp;
  const remote = /^(?:tcp|https?|ssh):/.test(engine) ? new URL(engine.replace(/^\w+:/, "http:")).hostname : "";
  return remote.replace(/^\[|\]$/g, "") || "127.0.0.1";
}
