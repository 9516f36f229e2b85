import type { Port } from "../../stack/stack.ts";

/** Below the kernel's ephemeral ports (from 32768) and Kubernetes' node ports (30000 to 32767). */
const range = { first: 20_000, size: 10_000 };

/** The key of a host port. The address is not part of it. */
export function portKey({ port, protocol }: { readonly port: number; readonly protocol: string }): string {
  return `${port}/${protocol}`;
}

/** The host ports in use while ports are assigned. */
export interface PortLedger {
  isFree(block: PortBlock, group: PortGroup): boolean;
  claim(block: PortBlock, group: PortGroup): PortBlock;
  /** The first free range for the group, searched from the text's hash on; undefined if no range is free. */
  place(text: string, group: PortGroup): PortBlock | undefined;
}

export function openLedger(taken: ReadonlySet<string>): PortLedger {
  const used = new Set(taken);
  const keysOf = (block: PortBlock, { protocols }: PortGroup) =>
    portsIn(block).flatMap((port) => protocols.map((protocol) => portKey({ port, protocol })));
  const isFree: PortLedger["isFree"] = (block, group) => keysOf(block, group).every((key) => !used.has(key));
  return {
    isFree,
    claim: (block, group) => {
      for (const key of keysOf(block, group)) used.add(key);
      return block;
    },
    place: (text, group) => {
      const places = range.size - group.length + 1;
      const start = hash(text);
      for (let step = 0; step < places; step++) {
        const block = { first: range.first + ((start + step) % places), length: group.length };
        if (isFree(block, group)) return block;
      }
      return undefined;
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01_00_01_93) >>> 0;
  return sum;
}

/** A range of consecutive ports. */
export interface PortBlock {
  readonly first: number;
  readonly length: number;
}

/** Parses `21034` or `21034-21036`; undefined for any other text. */
function blockOf(text = ""): PortBlock | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first === undefined ? undefined : { first: Number(first), length: Number(last) - Number(first) + 1 };
}

function blockText({ first, length }: PortBlock): string {
  return length === 1 ? `${first}` : `${first}-${first + length - 1}`;
}

export function portsIn({ first, length }: PortBlock): number[] {
  return Array.from({ length }, (_, index) => first + index);
}

/** Parses the label with a container's assigned host ports: `80:21034 443:21035-21037`. */
export function readBlocks(label = ""): ReadonlyMap<string, PortBlock> {
  return new Map(
    label.split(" ").flatMap((part) => {
      const [, key, text] = /^(\d+(?:#\d+)?):(\d+(?:-\d+)?)$/.exec(part) ?? [];
      const block = blockOf(text);
      return key === undefined || block === undefined ? [] : [[key, block] as const];
    }),
  );
}

export function blocksText(blocks: ReadonlyMap<string, PortBlock>): string {
  return [...blocks].map(([key, block]) => `${key}:${blockText(block)}`).join(" ");
}

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
