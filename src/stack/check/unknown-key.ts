import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { type MessageParts, withArticle } from "../problems/problem.ts";
import { closest, uniqueCompletion } from "../problems/suggest.ts";
import { belongsAbove, belongsBelow, belongsElsewhere } from "./misplaced-key.ts";
import { type Schema, schemaAt, typesOf } from "./schema.ts";

/** The message for an unknown key, with a hint at what was meant or where the key belongs. */
export function unknownKey(path: Path, root: Node): MessageParts {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const level = schemaAt(parent) ?? {};
  const message = `${pathText(path)} is not a known attribute of ${withArticle(level.title ?? "mapping")}`;
  return { rule: "unknown-key", message, hint: hintFor(key, parent, level, root) };
}

function hintFor(key: string, parent: Path, level: Schema, root: Node): string | undefined {
  if (key !== key.trim()) return `Replace the unusual whitespace around "${key.trim()}" with ordinary spaces.`;
  const names = Object.keys(level.properties ?? {});
  const node = nodeAt(root, [...parent, key]);
  return (
    extraSpace(key, node, parent, level) ??
    didYouMean(synonyms.get(key), names) ??
    belongsAbove(key, parent) ??
    didYouMean(closest(key, names, 1), names) ??
    belongsBelow(key, parent, root) ??
    didYouMean(closest(key, names) ?? uniqueCompletion(key, names), names) ??
    belongsElsewhere(key, parent, node) ??
    parentOutside(parent)
  );
}

/** Names that other tools use for an attribute. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["arguments", "args"],
  ["cmd", "command"],
  ["container", "target"],
  ["cwd", "working_dir"],
  ["env", "environment"],
  ["host", "published"],
  ["name", "container_name"],
  ["needs", "depends_on"],
  ["workdir", "working_dir"],
]);

function didYouMean(candidate: string | undefined, names: readonly string[]): string | undefined {
  return candidate !== undefined && names.includes(candidate) ? `Did you mean "${candidate}"?` : undefined;
}

/** `- ./src: /app`: the extra space turns the string into a mapping. */
function extraSpace(key: string, node: Node | undefined, parent: Path, level: Schema): string | undefined {
  const isItem = typeof parent.at(-1) === "number" && typesOf(level).includes("string");
  if (!isItem || node?.kind !== "scalar" || !/[^\w]/.test(key)) return undefined;
  return `Remove the space: ${JSON.stringify(`${key}:${node.text}`)}`;
}

/** `services.volumes.data`: the mapping around the key is at the wrong level. */
function parentOutside(parent: Path): string | undefined {
  const name = parent.at(-1);
  return typeof name === "string" && parent.length > 1 ? belongsAbove(name, parent.slice(0, -1)) : undefined;
}

/** The hint for a typing mistake that is visible in an invalid string, if any. */
export function typoIn(text: string): string | undefined {
  if (/[“”„‘’]/.test(text)) return "Use straight quotes: YAML reads curly quotes as part of the value.";
  return /\S#/.test(text) ? 'Put a space before the "#" that starts the comment.' : undefined;
}
