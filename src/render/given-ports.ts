import type { Port, Stack } from "../stack/stack.ts";

/** Where the ports of a stack are that it was given: `web 80 → localhost:21034`, a line for each. */
export function givenPortLines({ services, givenPorts = new Map() }: Stack): readonly string[] {
  const given = [...services.values()].filter(({ name }) => givenPorts.has(name));
  return given.flatMap(({ name, ports = [] }) => [...new Set(ports.map((port) => `${name} ${placeText(port)}`))]);
}

function placeText({ target, protocol = "tcp", published = "", host_ip = "" }: Port): string {
  const host = ["", "0.0.0.0", "127.0.0.1", "::", "::1"].includes(host_ip) ? "localhost" : host_ip;
  return `${target}${protocol === "tcp" ? "" : `/${protocol}`} → ${host.includes(":") ? `[${host}]` : host}:${published}`;
}
