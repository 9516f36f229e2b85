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

const mostAddresses = 4;

/** A line for each service that publishes TCP ports: `web  http://localhost:8080`. Ports that the engine chooses are left out. */
export function addressLines(services: readonly Service[], options: AddressOptions): readonly string[] {
  const published = services.flatMap((service) => {
    const ports = (service.ports ?? []).filter(({ protocol = "tcp", published: port = "" }) => {
      return protocol === "tcp" && port !== "" && port !== "0";
    });
    const addresses = [...new Set(ports.map((port) => addressOf(service, port, options)))];
    return addresses.length === 0 ? [] : [{ name: service.name, addresses }];
  });
  const width = Math.max(0, ...published.map(({ name }) => name.length));
  return published.map(({ name, addresses }) => {
    const more = addresses.length - mostAddresses;
    const shown = [...addresses.slice(0, mostAddresses), ...(more > 0 ? [`and ${more} more`] : [])];
    return `${name.padEnd(width)}  ${shown.join("  ")}`;
  });
}

function lineOf(service: Service, port: Port, options: AddressOptions): string {
  const { target, protocol = "tcp" } = port;
  const kind = protocol === "tcp" ? "" : `/${protocol}`;
  return `${service.name} ${target}${kind} → ${addressOf(service, port, options)}`;
}

function addressOf(service: Service, port: Port, { host, schemeOf }: AddressOptions): string {
  const { published = "", host_ip: ip = "" } = port;
  const isLocal = ["", "0.0.0.0", "127.0.0.1", "::", "::1"].includes(ip);
  const address = isLocal ? host : ip.includes(":") ? `[${ip}]` : ip;
  const scheme = schemeOf(service, port);
  const isWeb = (scheme === "http" || scheme === "https") && !published.includes("-");
  return `${isWeb ? `${scheme}://` : ""}${address}:${published}`;
}
