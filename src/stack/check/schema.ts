import { schemaText } from "../../../schemas/stack.schema.json?validator";
import type { Path } from "../node.ts";

/** The part of JSON Schema that the schemas of berth use. */
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

let stackSchema: Schema | undefined;
let otherSchema: Schema | undefined;

/** The schema in use. The stack file's is parsed on first use, since only messages need it: a valid file costs nothing. */
export function schema(): Schema {
  if (otherSchema !== undefined) return otherSchema;
  stackSchema ??= JSON.parse(schemaText) as Schema;
  return stackSchema;
}

/** Runs `describe` with another schema (JSON text) in use, so that other kinds of files get the same messages. */
export function withSchema<T>(text: string, describe: () => T): T {
  otherSchema = JSON.parse(text) as Schema;
  try {
    return describe();
  } finally {
    otherSchema = undefined;
  }
}

/** The schema of a path; undefined if the schema does not cover it. */
export function schemaAt(path: Path): Schema | undefined {
  let at: Schema | undefined = resolved(schema());
  for (const part of path) {
    at = memberOf(at, part);
    if (at === undefined) return undefined;
  }
  return at;
}

/** The schema of a member of a mapping, or of the items of a list. */
export function memberOf(at: Schema, part: string | number): Schema | undefined {
  const member = typeof part === "number" ? at.items : attributeOf(at, part);
  return member === undefined ? undefined : resolved(member);
}

/** The schema of each entry in a mapping with free names, such as `services`. */
export function entrySchema(at: Schema | undefined): Schema | undefined {
  return typeof at?.additionalProperties === "object" ? resolved(at.additionalProperties) : undefined;
}

/** The types that a value may have. */
export function typesOf(at: Schema | undefined): readonly string[] {
  return [at?.type ?? []].flat();
}

/** The mapping that an attribute belongs to. */
export interface AttributeOwner {
  /** The title of the mapping. */
  readonly title: string;
  /** The path to the mapping from the start of the search; `*` is any name. */
  readonly path: Path;
}

const owners = new WeakMap<object, Map<string, AttributeOwner | undefined>>();

/** The nearest mapping, at or below a schema, that has an attribute of this name; undefined if several are equally near. */
export function ownerOf(key: string, from: Schema): AttributeOwner | undefined {
  // A thousand services may have the same mistake: search once.
  const start = from.properties ?? from.additionalProperties;
  if (typeof start !== "object") return findOwner(key, from);
  const known = owners.get(start) ?? new Map<string, AttributeOwner | undefined>();
  owners.set(start, known);
  if (!known.has(key)) known.set(key, findOwner(key, from));
  return known.get(key);
}

function findOwner(key: string, from: Schema): AttributeOwner | undefined {
  let level: readonly { readonly at: Schema; readonly path: Path }[] = [{ at: resolved(from), path: [] }];
  const seen = new Set<Schema["properties"]>();
  while (level.length > 0) {
    const [found, ...others] = level.filter(({ at }) => Object.hasOwn(at.properties ?? {}, key));
    if (others.length > 0) return undefined;
    if (found !== undefined) return { title: found.at.title ?? "mapping", path: found.path };
    level = level.flatMap(({ at, path }) => {
      // Definitions may contain each other: visit each list of properties once.
      if (at.properties !== undefined && seen.has(at.properties)) return [];
      seen.add(at.properties);
      return children(at).map(([part, child]) => ({ at: resolved(child), path: [...path, part] }));
    });
  }
  return undefined;
}

function children(at: Schema): (readonly [string | number, Schema])[] {
  const attributes = Object.entries(at.properties ?? {});
  const entries = typeof at.additionalProperties === "object" ? [["*", at.additionalProperties] as const] : [];
  const items = at.items === undefined ? [] : [[0, at.items] as const];
  return [...attributes, ...entries, ...items];
}

function attributeOf(at: Schema, key: string): Schema | undefined {
  if (at.properties !== undefined && Object.hasOwn(at.properties, key)) return at.properties[key];
  if (key.startsWith("x-") && at.patternProperties !== undefined) return undefined;
  return typeof at.additionalProperties === "object" ? at.additionalProperties : undefined;
}

/** The schema at `#/$defs/mount`, or at one attribute of a definition: `#/$defs/service/properties/image`. */
function definition(reference: string): Schema | undefined {
  const [name = "", , key] = reference.replace("#/$defs/", "").split("/");
  const found = schema().$defs?.[name];
  return key === undefined ? found : found?.properties?.[key];
}

const resolutions = new WeakMap<Schema, Schema>();

/** The definition that a `$ref` refers to, overridden by the keywords beside the `$ref`. */
function resolved(at: Schema): Schema {
  if (at.$ref === undefined) return at;
  const known = resolutions.get(at) ?? { ...definition(at.$ref), ...at };
  resolutions.set(at, known);
  return known;
}
