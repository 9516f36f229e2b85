import type { Ports } from "../../context/context.ts";
import { type PortRequest, published } from "./find-port.ts";

/** Tells where a container's port is published. */
export async function port(request: PortRequest, ports: Ports): Promise<number> {
  const found = await published(request, ports);
  const host = found.hostIp.includes(":") ? `[${found.hostIp}]` : found.hostIp;
  ports.ui.result(`${host}:${found.published}`);
  return 0;
}
