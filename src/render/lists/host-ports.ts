import type { Port, Service, Stack } from "../../stack/stack.ts";

interface AddressOptions {
  /** The host name by which the engine's machine is reached. */
  readonly host: string;
  readonly schemeOf: (service: Service, port: Port) => string;
}

/** A line for each port with an assigned host port: `web 80 → http://localhost:21034`. */
export function hostPortLines({ services, givenPorts = new Map() }: Stack, options: AddressOptions): readonly string[] {
  const assigned = [...services.values()].filter(({ name }) => givenPorts.has(name));
  return assigned.flatMap((service) => [
    ...new Set((service.ports ?? []).map((port) => lineOf(service, port, options))),
  ]);
}

function lineOf(service: Service, port: Port, { host, schemeOf }: AddressOptions): string {
  const { target, protocol = "tcp", published = "", host_ip: ip = "" } = port;
  const isLocal = ["", "0.0.0.0", "127.0.0.1", "::", "::1"].includes(ip);
  const address = isLocal ? host : ip.includes(":") ? `[${ip}]` : ip;
  const scheme = schemeOf(service, port);
  const isWeb = (scheme === "http" || scheme === "https") && !published.includes("-");
  const kind = protocol === "tcp" ? "" : `/${protocol}`;
  return `${service.name} ${target}${kind} → ${isWeb ? `${scheme}://` : ""}${address}:${published}`;
}
