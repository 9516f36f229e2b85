import { type Node, type Path, pathText, type ScalarNode } from "./node.ts";
import { type Schema, schemaAt } from "./schema.ts";

const longestQuoted = 60;
const secretive = /pass|secret|token|credential|private|(?:^|[^a-z])(?:api_?)?key/i;

/** Whether a message may show the value: short, one line, and neither it nor its path smells of a secret. */
export function mayQuote(node: ScalarNode, path: Path): boolean {
  return (
    node.text.length <= longestQuoted &&
    !/[\n\r]/.test(node.text) &&
    !secretive.test(pathText(path)) &&
    !secretive.test(node.text)
  );
}

/** The next thing to try with a value of the wrong type. */
export function typeHint(node: Node | undefined, path: Path, at: Schema): string | undefined {
  const types = [at.type ?? []].flat();
  if (node?.kind !== "scalar") return keyValue(node, path) ?? exampleOf(path);
  if (node.value === null) {
    const bySpaces = !types.includes("string") && (types.includes("object") || types.includes("array"));
    return bySpaces ? "indent what belongs to it further, or remove the key" : exampleOf(path);
  }
  const numeric = types.includes("number") || types.includes("integer");
  if (types.includes("string") && !(numeric && typeof node.value === "number")) return quoted(node, path);
  return asList(node, path, at) ?? exampleOf(path);
}

/** `for example: interval: 10s`: the schema's first example for the place, else for the list that it is an item of. */
export function exampleOf(path: Path): string | undefined {
  const key = path.at(-1);
  const example = schemaAt(path)?.examples?.[0];
  if (typeof key === "number") return path.length > 1 ? exampleOf(path.slice(0, -1)) : undefined;
  if (key === undefined || example === undefined) return undefined;
  return `for example: ${flow(key)}: ${flow(example)}`;
}

function quoted(node: ScalarNode, path: Path): string {
  return mayQuote(node, path) ? `put it in quotes: ${JSON.stringify(node.text)}` : "put it in quotes";
}

function asList(node: ScalarNode, path: Path, at: Schema): string | undefined {
  const takesStrings = [at.items?.type ?? []].flat().includes("string");
  const key = path.at(-1);
  if (!takesStrings || typeof key !== "string" || typeof node.value !== "string") return undefined;
  if (!mayQuote(node, path)) return undefined;
  return `write it as a list: ${flow(key)}: [${flow(node.value)}]`;
}

/** `- KEY: value` in a list that takes `KEY=value`: a mapping by accident. */
function keyValue(node: Node | undefined, path: Path): string | undefined {
  if (node?.kind !== "map" || node.entries.size !== 1 || typeof path.at(-1) !== "number") return undefined;
  const types = [schemaAt(path.slice(0, -1))?.type ?? []].flat();
  const [entry] = node.entries.values();
  if (!types.includes("object") || entry === undefined) return undefined;
  return `write "${entry.key}=…" in a list, or drop the dashes to make it a mapping`;
}

const plainly = /^(?=.*[A-Za-z/])[\w./~][\w./:@%+=~-]*$/;
const otherThanString = /^(?:true|false|yes|no|on|off|null|y|n|~)$|:$|^0[xob]|^[\d._]+e[-+]?\d+$/i;

/** A value as YAML on one line, quoted only where it must be. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${flow(key)}: ${flow(member)}`);
    return `{ ${members.join(", ")} }`;
  }
  const bare = typeof value === "string" && (!plainly.test(value) || otherThanString.test(value));
  return bare ? JSON.stringify(value) : String(value);
}
