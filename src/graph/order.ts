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

/** A graph over plain names: each name with the names that it needs. A needed name without an entry needs nothing. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** The first cycle in insertion order, closed (`["a", "b", "a"]`); undefined without a cycle. Linear time. */
export function findCycle(edges: Edges): string[] | undefined {
  const finished = new Set<string>();
  for (const start of edges.keys()) {
    const cycle = finished.has(start) ? undefined : cycleFrom(start, edges, finished);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function cycleFrom(start: string, edges: Edges, finished: Set<string>): string[] | undefined {
  const path = new Set([start]);
  // An explicit stack: a chain of 100,000 services must not exhaust the call stack.
  const pending = [{ name: start, targets: (edges.get(start) ?? []).values() }];
  for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
    const next = top.targets.next();
    if (next.done) {
      finished.add(top.name);
      path.delete(top.name);
      pending.pop();
    } else if (path.has(next.value)) {
      const names = [...path];
      return [...names.slice(names.indexOf(next.value)), next.value];
    } else if (!finished.has(next.value)) {
      path.add(next.value);
      pending.push({ name: next.value, targets: (edges.get(next.value) ?? []).values() });
    }
  }
  return undefined;
}
