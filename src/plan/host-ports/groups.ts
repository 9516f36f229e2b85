import type { Port } from "../../stack/stack.ts";
import { blockOf, blockText, type PortBlock } from "./blocks.ts";

/** A port of a service's container that it publishes, with all its protocols and addresses. */
export interface PortGroup {
  /** The container's port; `80#2` if the file publishes it under a second host port. */
  readonly key: string;
  readonly protocols: readonly string[];
  readonly hostIps: readonly string[];
  /** The number of consecutive host ports: one per replica, and at least as many as the file has. */
  readonly length: number;
}

export function groupsOf(ports: readonly Port[], replicas: number): PortGroup[] {
  const groups = new Map<string, PortGroup>();
  for (const { port, key } of keyed(ports)) {
    const { protocols = [], hostIps = [] } = groups.get(key) ?? {};
    groups.set(key, {
      key,
      protocols: [...new Set([...protocols, port.protocol ?? "tcp"])],
      hostIps: [...new Set([...hostIps, port.host_ip ?? ""])],
      length: Math.max(1, replicas, blockOf(port.published)?.length ?? 1),
    });
  }
  return [...groups.values()];
}

/** The ports with the assigned host ports in place of the file's. */
export function withBlocks(ports: readonly Port[], blocks: ReadonlyMap<string, PortBlock>): Port[] {
  return keyed(ports).map(({ port, key }) => {
    const block = blocks.get(key);
    return block === undefined ? port : { ...port, published: blockText(block) };
  });
}

function keyed(ports: readonly Port[]): { readonly port: Port; readonly key: string }[] {
  const texts = new Map<number, string[]>();
  return ports.map((port) => {
    const known = texts.get(port.target) ?? [];
    texts.set(port.target, known);
    const text = port.published ?? "";
    if (!known.includes(text)) known.push(text);
    const place = known.indexOf(text);
    return { port, key: place === 0 ? `${port.target}` : `${port.target}#${place + 1}` };
  });
}
