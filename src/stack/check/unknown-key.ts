import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { type MessageParts, withArticle } from "../problems/problem.ts";
import { closest, completed } from "../problems/suggest.ts";
import { around, below, outside } from "./misplaced-key.ts";
import { type Schema, schemaAt, typesOf } from "./schema.ts";

/** Words for a key that its level does not know: what was meant, or where it belongs. */
export function unknownKey(path: Path, root: Node): MessageParts {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const level = schemaAt(parent) ?? {};
  const message = `${pathText(path)} is not a known attribute of ${withArticle(level.title ?? "mapping")}`;
  return { rule: "unknown-key", message, hint: hintFor(key, parent, level, root) };
}

function hintFor(key: string, parent: Path, level: Schema, root: Node): string | undefined {
  if (key !== key.trim()) return `Replace the odd spaces around "${key.trim()}" by ordinary ones.`;
  const names = Object.keys(level.properties ?? {});
  const node = nodeAt(root, [...parent, key]);
  return (
    asText(key, node, parent, level) ??
    meant(habits.get(key), names) ??
    around(key, parent) ??
    meant(closest(key, names, 1), names) ??
    below(key, parent, root) ??
    meant(closest(key, names) ?? completed(key, names), names) ??
    outside(key, parent, node) ??
    parentOutside(parent)
  );
}

/** Words of other tools for what has another name here. */
const habits: ReadonlyMap<string, string> = new Map([
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

function meant(candidate: string | undefined, names: readonly string[]): string | undefined {
  return candidate !== undefined && names.includes(candidate) ? `Did you mean "${candidate}"?` : undefined;
}

/** `- ./src: /app`: a space too many makes a mapping of a text. */
function asText(key: string, node: Node | undefined, parent: Path, level: Schema): string | undefined {
  const isItem = typeof parent.at(-1) === "number" && typesOf(level).includes("string");
  if (!isItem || node?.kind !== "scalar" || !/[^\w]/.test(key)) return undefined;
  return `Write it without the space: ${JSON.stringify(`${key}:${node.text}`)}`;
}

/** `services.volumes.data`: it is the mapping around the key that is at the wrong level. */
function parentOutside(parent: Path): string | undefined {
  const name = parent.at(-1);
  return typeof name === "string" && parent.length > 1 ? around(name, parent.slice(0, -1)) : undefined;
}

/** What went wrong in typing a text that is not what its attribute takes; undefined where nothing shows it. */
export function typoIn(text: string): string | undefined {
  if (/[“”„‘’]/.test(text)) return "Use straight quotes: curly ones are a part of the text.";
  return /\S#/.test(text) ? 'Put a space before a "#" that begins a comment.' : undefined;
}
