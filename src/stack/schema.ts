import { schemaText } from "../../schemas/stack.schema.json?validator";
import type { Path } from "./node.ts";

/** The part of JSON Schema that ours uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
}

let root: Schema | undefined;

/** The schema of the stack file, parsed when first asked for: a stack without problems never needs it. */
export function schema(): Schema {
  root ??= JSON.parse(schemaText) as Schema;
  return root;
}

/** What the schema says of a place in the model; undefined where it says nothing. */
export function schemaAt(path: Path): Schema | undefined {
  let at: Schema | undefined = resolved(schema());
  for (const part of path) {
    const next: Schema | undefined = typeof part === "number" ? at.items : memberOf(at, part);
    if (next === undefined) return undefined;
    at = resolved(next);
  }
  return at;
}

/** What the schema says of each member of a mapping that goes by names of the user's own, such as `services`. */
export function memberSchema(level: Schema, key: string): Schema | undefined {
  const named = level.properties?.[key];
  const members = named === undefined ? undefined : resolved(named).additionalProperties;
  return typeof members === "object" ? resolved(members) : undefined;
}

/** Where an attribute is at home. */
export interface Home {
  /** The title of the mapping that has it. */
  readonly title: string;
  /** The way there from where the search began; `*` stands for any name. */
  readonly way: Path;
}

/** The nearest mapping at or below a schema that has an attribute of this name; undefined where two are as near. */
export function homeOf(key: string, from: Schema): Home | undefined {
  let level: readonly { readonly at: Schema; readonly way: Path }[] = [{ at: resolved(from), way: [] }];
  const seen = new Set<Schema["properties"]>();
  while (level.length > 0) {
    const [found, ...others] = level.filter(({ at }) => Object.hasOwn(at.properties ?? {}, key));
    if (others.length > 0) return undefined;
    if (found !== undefined) return { title: found.at.title ?? "mapping", way: found.way };
    level = level.flatMap(({ at, way }) => {
      // Definitions may contain each other: look below each list of properties once.
      if (at.properties !== undefined && seen.has(at.properties)) return [];
      seen.add(at.properties);
      return children(at).map(([part, child]) => ({ at: resolved(child), way: [...way, part] }));
    });
  }
  return undefined;
}

function children(at: Schema): (readonly [string | number, Schema])[] {
  const named = Object.entries(at.properties ?? {});
  const any = typeof at.additionalProperties === "object" ? [["*", at.additionalProperties] as const] : [];
  const items = at.items === undefined ? [] : [[0, at.items] as const];
  return [...named, ...any, ...items];
}

function memberOf(at: Schema, key: string): Schema | undefined {
  if (at.properties !== undefined && Object.hasOwn(at.properties, key)) return at.properties[key];
  if (key.startsWith("x-") && at.patternProperties !== undefined) return undefined;
  return typeof at.additionalProperties === "object" ? at.additionalProperties : undefined;
}

/** The definition behind a reference, with what stands beside the reference put over it. */
function resolved(at: Schema): Schema {
  if (at.$ref === undefined) return at;
  const name = at.$ref.replace("#/$defs/", "");
  return { ...schema().$defs?.[name], ...at };
}
