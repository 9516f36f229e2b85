/** A table from path patterns to values, as a tree that is walked in parallel to nodes. */
export interface Branch<T> {
  readonly value: T | undefined;
  readonly children: ReadonlyMap<string, Branch<T>>;
}

/** Compiles a table such as `{ "services.*.ports": … }`; `*` matches any key or index. */
export function pathTable<T>(table: Readonly<Record<string, T>>): Branch<T> {
  const grow = (rows: readonly (readonly [readonly string[], T])[]): Branch<T> => {
    const groups = new Map<string, (readonly [readonly string[], T])[]>();
    for (const [[head, ...rest], value] of rows) {
      if (head !== undefined) groups.set(head, [...(groups.get(head) ?? []), [rest, value]]);
    }
    return {
      value: rows.find(([path]) => path.length === 0)?.[1],
      children: new Map([...groups].map(([key, below]) => [key, grow(below)])),
    };
  };
  return grow(Object.entries(table).map(([pattern, value]) => [pattern === "" ? [] : pattern.split("."), value]));
}

/** The child branch for a key, else the one for `*`. */
export function childBranch<T>(branch: Branch<T> | undefined, key: string | number): Branch<T> | undefined {
  return branch?.children.get(String(key)) ?? branch?.children.get("*");
}
