import type { Port, Service, Stack } from "../stack/stack.ts";

/** Where the ports of a stack are that it was given: `web 80 → http://localhost:21034`, a line for each. */
export function givenPortLines(
  { services, givenPorts = new Map() }: Stack,
  schemeOf: (service: Service, port: Port) => string,
): readonly string[] {
  const given = [...services.values()].filter(({ name }) => givenPorts.has(name));
  return given.flatMap((service) => {
    const lines = (service.ports ?? []).map((port) => lineOf(service, port, schemeOf(service, port)));
    return [...new Set(lines)];
  });
}

function lineOf(
  { name }: Service,
  { target, protocol = "tcp", published = "", host_ip: ip = "" }: Port,
  scheme: string,
) {
  const isHere = ["", "0.0.0.0", "127.0.0.1", "::", "::1"].includes(ip);
  const host = isHere ? "localhost" : ip.includes(":") ? `[${ip}]` : ip;
  const isPage = (scheme === "http" || scheme === "https") && !published.includes("-");
  const kind = protocol === "tcp" ? "" : `/${protocol}`;
  return `${name} ${target}${kind} → ${isPage ? `${scheme}://` : ""}${host}:${published}`;
}
