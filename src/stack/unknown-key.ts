import { type Node, type Path, pathText } from "./node.ts";
import { homeOf, memberSchema, type Schema, schema, schemaAt } from "./schema.ts";
import { closest } from "./suggest.ts";
import { type Words, withArticle } from "./words.ts";

/** Words for a key that its level does not know: what was meant, or where it belongs. */
export function unknownKey(path: Path, node: Node | undefined): Words {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const level = schemaAt(parent) ?? {};
  const message = `${pathText(path)} is not a known attribute of ${withArticle(level.title ?? "mapping")}`;
  return {
    rule: "unknown-key",
    message,
    hint: around(key, parent) ?? meant(key, level) ?? below(key, parent, level) ?? looksLike(key, node, level),
  };
}

function meant(key: string, level: Schema): string | undefined {
  const candidate = closest(key, Object.keys(level.properties ?? {}));
  return candidate === undefined ? undefined : `did you mean "${candidate}"?`;
}

/** The attribute of a level around this one: the key is indented too far. */
function around(key: string, parent: Path): string | undefined {
  for (let length = parent.length - 1; length >= 0; length--) {
    const level = schemaAt(parent.slice(0, length));
    if (Object.hasOwn(level?.properties ?? {}, key)) return belongs(key, level?.title, parent.slice(0, length));
  }
  return undefined;
}

/** The attribute of a level below this one, or below the top. */
function below(key: string, parent: Path, level: Schema): string | undefined {
  const near = homeOf(key, level);
  if (near !== undefined) return belongs(key, near.title, [...parent, ...near.way]);
  const anywhere = homeOf(key, schema());
  return anywhere === undefined ? undefined : belongs(key, anywhere.title, anywhere.way);
}

/** A mapping one level too high, as in files from before there was `services`: told by the attributes it has. */
function looksLike(key: string, node: Node | undefined, level: Schema): string | undefined {
  const keys = node?.kind === "map" ? [...node.entries.keys()] : [];
  if (keys.length === 0) return undefined;
  for (const name of Object.keys(level.properties ?? {})) {
    const member = memberSchema(level, name);
    if (keys.every((each) => Object.hasOwn(member?.properties ?? {}, each))) {
      return `"${key}" looks like ${withArticle(member?.title ?? "mapping")}: put it under "${name}"`;
    }
  }
  return undefined;
}

function belongs(key: string, title: string | undefined, path: Path): string {
  if (path.length === 0) return `"${key}" belongs at the top level of the file`;
  return `"${key}" belongs under ${withArticle(title ?? "mapping")}: ${pathText([...path, key])}`;
}
