import { schemaText } from "../../../schemas/stack.schema.json?validator";
import type { Path } from "../node.ts";

/** The part of JSON Schema that ours uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
}

let ofStack: Schema | undefined;
let other: Schema | undefined;

/** The schema of the file that is looked at. The stack file's is parsed when first asked for: without problems it never is. */
export function schema(): Schema {
  if (other !== undefined) return other;
  ofStack ??= JSON.parse(schemaText) as Schema;
  return ofStack;
}

/** Words what is wrong with a file that is no stack file: with the same words, by a schema of its own. */
export function withSchema<T>(text: string, word: () => T): T {
  other = JSON.parse(text) as Schema;
  try {
    return word();
  } finally {
    other = undefined;
  }
}

/** What the schema says of a place in the model; undefined where it says nothing. */
export function schemaAt(path: Path): Schema | undefined {
  let at: Schema | undefined = resolved(schema());
  for (const part of path) {
    at = memberOf(at, part);
    if (at === undefined) return undefined;
  }
  return at;
}

/** What the schema says of a member of a mapping, or of the items of a list. */
export function memberOf(at: Schema, part: string | number): Schema | undefined {
  const member = typeof part === "number" ? at.items : named(at, part);
  return member === undefined ? undefined : resolved(member);
}

/** What the schema says of each member of a mapping that goes by names of the user's own, such as `services`. */
export function eachOf(at: Schema | undefined): Schema | undefined {
  return typeof at?.additionalProperties === "object" ? resolved(at.additionalProperties) : undefined;
}

/** The types that a value may have. */
export function typesOf(at: Schema | undefined): readonly string[] {
  return [at?.type ?? []].flat();
}

/** Where an attribute is at home. */
export interface SchemaHome {
  /** The title of the mapping that has it. */
  readonly title: string;
  /** The way there from where the search began; `*` stands for any name. */
  readonly way: Path;
}

const homes = new WeakMap<object, Map<string, SchemaHome | undefined>>();

/** The nearest mapping at or below a schema that has an attribute of this name; undefined where two are as near. */
export function homeOf(key: string, from: Schema): SchemaHome | undefined {
  // A thousand services may have the same mistake: look once.
  const start = from.properties ?? from.additionalProperties;
  if (typeof start !== "object") return findHome(key, from);
  const known = homes.get(start) ?? new Map<string, SchemaHome | undefined>();
  homes.set(start, known);
  if (!known.has(key)) known.set(key, findHome(key, from));
  return known.get(key);
}

function findHome(key: string, from: Schema): SchemaHome | undefined {
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

function named(at: Schema, key: string): Schema | undefined {
  if (at.properties !== undefined && Object.hasOwn(at.properties, key)) return at.properties[key];
  if (key.startsWith("x-") && at.patternProperties !== undefined) return undefined;
  return typeof at.additionalProperties === "object" ? at.additionalProperties : undefined;
}

/** `#/$defs/mount`, or one attribute of another: `#/$defs/service/properties/image`. */
function behind(reference: string): Schema | undefined {
  const [name = "", , key] = reference.replace("#/$defs/", "").split("/");
  const found = schema().$defs?.[name];
  return key === undefined ? found : found?.properties?.[key];
}

const resolutions = new WeakMap<Schema, Schema>();

/** The definition behind a reference, with what stands beside the reference put over it. */
function resolved(at: Schema): Schema {
  if (at.$ref === undefined) return at;
  const known = resolutions.get(at) ?? { ...behind(at.$ref), ...at };
  resolutions.set(at, known);
  return known;
}
