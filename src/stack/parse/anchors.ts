import type { Node } from "../node.ts";

/** The number of values that aliases may expand to: a real stack file has thousands, an alias bomb has billions. */
export const aliasLimit = 500_000;

/** The anchors of one text. All of its documents share them, as in docker compose. */
export interface Anchors {
  /** The names defined so far. */
  names(): Iterable<string>;
  /** Calls `read` for the value of an anchor and stores it under `name`. */
  define(name: string, read: () => Node): Node;
  /** The value of an anchor, or why it cannot be used. Counts the values copied. */
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
