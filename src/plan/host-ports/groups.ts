import type { Port } from "../../stack/stack.ts";
import { blockOf, blockText, type PortBlock } from "./blocks.ts";

/** What a service publishes under one number: a port of its container, with all its protocols and addresses. */
export interface PortGroup {
  /** The container's port; `80#2` where the file publishes it under a second number. */
  readonly key: string;
  readonly protocols: readonly string[];
  readonly hostIps: readonly string[];
  /** How many neighbouring ports it takes: one for each replica, and as many as the file has. */
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

/** The ports with what their groups were given in the place of what the file says. */
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
