/** A range of consecutive ports. */
export interface PortBlock {
  readonly first: number;
  readonly length: number;
}

/** Parses `21034` or `21034-21036`; undefined for any other text. */
export function blockOf(text = ""): PortBlock | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first === undefined ? undefined : { first: Number(first), length: Number(last) - Number(first) + 1 };
}

export function blockText({ first, length }: PortBlock): string {
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
