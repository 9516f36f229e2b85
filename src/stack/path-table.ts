/** A table from path patterns to values, as a tree to walk down beside the nodes. */
export interface Branch<T> {
  readonly value: T | undefined;
  readonly children: ReadonlyMap<string, Branch<T>>;
}

/** Compiles `{ "services.*.ports": … }`; `*` stands for any key or index. */
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

/** The branch below a key: its own, else the `*`. A pattern never has both at one level. */
export function below<T>(branch: Branch<T> | undefined, key: string | number): Branch<T> | undefined {
  return branch?.children.get(String(key)) ?? branch?.children.get("*");
}
