import type { Port, Service, Stack } from "../../stack/stack.ts";

interface Wording {
  /** The engine's machine, as it is called from here. */
  readonly host: string;
  readonly schemeOf: (service: Service, port: Port) => string;
}

/** Where the ports of a stack are that it was given: `web 80 → http://localhost:21034`, a line for each. */
export function hostPortLines({ services, givenPorts = new Map() }: Stack, wording: Wording): readonly string[] {
  const given = [...services.values()].filter(({ name }) => givenPorts.has(name));
  return given.flatMap((service) => [...new Set((service.ports ?? []).map((port) => lineOf(service, port, wording)))]);
}

function lineOf(service: Service, port: Port, { host, schemeOf }: Wording): string {
  const { target, protocol = "tcp", published = "", host_ip: ip = "" } = port;
  const isHere = ["", "0.0.0.0", "127.0.0.1", "::", "::1"].includes(ip);
  const address = isHere ? host : ip.includes(":") ? `[${ip}]` : ip;
  const scheme = schemeOf(service, port);
  const isPage = (scheme === "http" || scheme === "https") && !published.includes("-");
  const kind = protocol === "tcp" ? "" : `/${protocol}`;
  return `${service.name} ${target}${kind} → ${isPage ? `${scheme}://` : ""}${address}:${published}`;
}
