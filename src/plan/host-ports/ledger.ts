import { type PortBlock, portsIn } from "./blocks.ts";
import type { PortGroup } from "./groups.ts";

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
  /** The first free range for the group, searched from the text's hash on; undefined if there is none. */
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
