import type { Node } from "../node.ts";

/** Values that aliases may add up to: a real stack file has thousands, an alias bomb has billions. */
export const aliasLimit = 500_000;

/** The named values of one text, which all of its documents see as docker compose has it, and what copying them has come to. */
export interface Anchors {
  /** The names so far. */
  names(): Iterable<string>;
  /** Reads a value that may be referred to as `name` afterwards. */
  define(name: string, read: () => Node): Node;
  /** The value of that name, or why there is none. */
  resolve(name: string): Node | "unknown" | "cycle" | "bomb";
}

export function anchorsOf(): Anchors {
  // null: still being read, so an alias to it would contain itself.
  const nodes = new Map<string, Node | null>();
  const sizes = new Map<Node, number>();
  let copied = 0;

  function sizeOf(node: Node): number {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    let size = 1;
    if (node.kind === "list") for (const item of node.items) size += sizeOf(item);
    if (node.kind === "map") for (const entry of node.entries.values()) size += sizeOf(entry.value);
    sizes.set(node, size);
    return size;
  }

  return {
    names: () => nodes.keys(),
    define(name, read) {
      nodes.set(name, null);
      const node = read();
      nodes.set(name, node);
      return node;
    },
    resolve(name) {
      const node = nodes.get(name);
      if (node === undefined) return "unknown";
      if (node === null) return "cycle";
      copied += sizeOf(node);
      return copied > aliasLimit ? "bomb" : node;
    },
  };
}
