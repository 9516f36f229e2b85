import type { Port, Service } from "../../../stack/stack.ts";

/** Converts `ports` and `expose` to the engine's ExposedPorts. Keeps `expose` as written, including ranges, as Compose does. */
export function exposedPorts(service: Service): Record<string, object> | undefined {
  const keys = [...(service.expose ?? []), ...(service.ports ?? []).map(portKey)];
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, {}]));
}

/** Converts `ports` to the engine's PortBindings. A target port may be published several times. */
export function portBindings(ports: readonly Port[] = []): Record<string, object[]> {
  const bindings: Record<string, object[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.host_ip ?? "", HostPort: port.published ?? "" };
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), binding];
  }
  return bindings;
}

function portKey({ target, protocol = "tcp" }: Port): string {
  return `${target}/${protocol}`;
}
