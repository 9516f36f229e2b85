import type { Port, Service } from "../../../stack/stack.ts";

/** `ports` and `expose` as the engine's ExposedPorts. */
export function exposedPorts(service: Service): Record<string, object> | undefined {
  const keys = [...(service.expose ?? []).flatMap(exposedKeys), ...(service.ports ?? []).map(portKey)];
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, {}]));
}

/** `ports` as the engine's PortBindings: one target port may be published several times. */
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

/** `3000-3002/udp` → three keys. */
function exposedKeys(text: string): readonly string[] {
  const [range = "", protocol = "tcp"] = text.split("/");
  const [first = 0, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}
