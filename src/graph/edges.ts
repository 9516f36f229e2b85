/** A graph over plain names: each name with those that it needs. A needed name that is no key has no needs of its own. */
export type Edges = ReadonlyMap<string, readonly string[]>;
