/** Every key once, after all keys that it needs, otherwise as inserted. An edge that would close a cycle is passed over. Linear. */
export function order(edges: Edges): string[] {
  const met = new Set<string>();
  const ordered: string[] = [];
  for (const start of edges.keys()) {
    if (!met.has(start)) visit(start, edges, met, ordered);
  }
  return ordered;
}

function visit(start: string, edges: Edges, met: Set<string>, ordered: string[]): void {
  met.add(start);
  const pending = [{ name: start, targets: (edges.get(start) ?? []).values() }];
  for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
    const next = top.targets.next();
    if (next.done) {
      ordered.push(top.name);
      pending.pop();
    } else if (edges.has(next.value) && !met.has(next.value)) {
      met.add(next.value);
      pending.push({ name: next.value, targets: (edges.get(next.value) ?? []).values() });
    }
  }
}

/** A graph over plain names: each name with those that it needs. A needed name that is no key has no needs of its own. */
export type Edges = ReadonlyMap<string, readonly string[]>;
