import { mentionsSecret } from "../../redact/secret-names.ts";
import { type ListNode, type MapNode, type Node, type Path, pathText, type ScalarNode } from "../node.ts";
import { entrySchema, memberOf, type Schema, schemaAt, typesOf } from "./schema.ts";

const maxQuotedLength = 60;

/** Whether a message may show the value: it is short, one line, and neither it nor its path looks like a secret. */
export function mayQuote(node: ScalarNode, path: Path): boolean {
  const { text } = node;
  // What a service is called says nothing of its fields: `auth`.
  const named = path[0] === "services" ? path.slice(2) : path;
  return (
    text.length <= maxQuotedLength && !/[\n\r]/.test(text) && !mentionsSecret(pathText(named)) && !mentionsSecret(text)
  );
}

/** The hint for a value of the wrong type. */
export function typeHint(node: Node | undefined, path: Path, at: Schema): string | undefined {
  if (node === undefined) return exampleHint(path);
  if (node.kind === "list") return ofList(node, path, at) ?? exampleHint(path);
  if (node.kind === "map") return ofMapping(node, path) ?? exampleHint(path);
  return (node.value === null ? ofNothing(path, at) : ofScalar(node, path, at)) ?? exampleHint(path);
}

/** `For example: interval: 10s`: the schema's first example for the path, else for its parent collection. */
export function exampleHint(path: Path): string | undefined {
  const key = path.at(-1);
  if (key === undefined) return undefined;
  const example = schemaAt(path)?.examples?.[0];
  if (typeof key === "string" && example !== undefined) return `For example: ${flow(key)}: ${flow(example)}`;
  const parent = path.slice(0, -1);
  const isPart = typeof key === "number" || !Object.hasOwn(schemaAt(parent)?.properties ?? {}, key);
  return isPart ? exampleHint(parent) : undefined;
}

function ofNothing(path: Path, at: Schema): string | undefined {
  const [key, parent] = [path.at(-1), path.slice(0, -1)];
  const types = typesOf(at);
  if (types.includes("string") || !(types.includes("object") || types.includes("array"))) return undefined;
  const around = schemaAt(parent) ?? {};
  if (takesTexts(around) && !Object.hasOwn(around.properties ?? {}, String(key))) {
    return `Write the names as a list: ${parent.at(-1)}: ${flow([key])}`;
  }
  if (exampleHint(parent) !== undefined && path.length === 2) return undefined;
  return "Indent its contents further, or remove the key.";
}

function ofScalar(node: ScalarNode, path: Path, at: Schema): string | undefined {
  const types = typesOf(at);
  const mayShow = mayQuote(node, path);
  if (at.title === "duration" && typeof node.value === "number") return `Add a unit: ${node.text}s`;
  if (at.title?.startsWith("true")) return "Write true or false.";
  if (types.includes("string") && !(takesNumbers(types) && typeof node.value === "number")) {
    if (node.value === false && path.at(-1) === "restart") return 'Put the word in quotes: restart: "no"';
    if (typeof node.value === "boolean" && at.examples !== undefined) return undefined;
    return mayShow ? `Put it in quotes: ${JSON.stringify(node.text)}` : "Put it in quotes.";
  }
  if (typeof node.value !== "string" || !mayShow) return undefined;
  return missingSpace(node, types) ?? asMember(node, path, at) ?? asList(node, path, at);
}

function takesNumbers(types: readonly string[]): boolean {
  return types.includes("number") || types.includes("integer");
}

/** `image:nginx`, `-db` or `A=1 B=2`: without the space or the dash, YAML joins the lines to one string. */
function missingSpace({ text, quoted }: ScalarNode, types: readonly string[]): string | undefined {
  if (quoted) return undefined;
  const [word = ""] = text.split(" ");
  if (types.includes("array") && /^-\S/.test(word)) return `Put a space after the dash: - ${word.slice(1)}`;
  if (!types.includes("object")) return undefined;
  const [, name, value] = /^([A-Za-z_][\w.-]*)[:=](\S+)$/.exec(word) ?? [];
  if (name === undefined || (word === text && types.includes("array"))) return undefined;
  if (word.startsWith(`${name}:`)) return `Put a space after the colon: ${name}: ${value}`;
  return `Write each line as "NAME: VALUE", such as "${name}: ${value}".`;
}

/** The attribute that a lone string most likely stands for, by the title of the expected mapping. */
const mainAttributes = new Map([
  ["service", "image"],
  ["network", "driver"],
  ["volume", "driver"],
  ["config", "file"],
  ["secret", "file"],
  ["healthcheck", "test"],
]);

/** `db: service_healthy`, as `condition` accepts that value; `web: nginx`, which can only be the image. */
function asMember({ value }: ScalarNode, path: Path, at: Schema): string | undefined {
  const accepting = Object.keys(at.properties ?? {}).find((name) => memberOf(at, name)?.enum?.includes(value));
  const attribute = accepting ?? mainAttributes.get(at.title ?? "");
  return attribute === undefined ? undefined : `Write ${flow(path.at(-1))}: ${flow({ [attribute]: value })}`;
}

function asList(node: ScalarNode, path: Path, at: Schema): string | undefined {
  const key = path.at(-1);
  return takesTexts(at) && typeof key === "string"
    ? `Write it as a list: ${flow(key)}: ${flow([node.value])}`
    : undefined;
}

/** Whether the schema accepts a list with string items. */
function takesTexts(at: Schema): boolean {
  return typesOf(at).includes("array") && typesOf(memberOf(at, 0)).includes("string");
}

function ofList({ items }: ListNode, path: Path, at: Schema): string | undefined {
  const types = typesOf(at);
  const [first] = items;
  if (types.includes("object")) {
    if (items.length > 0 && items.every((item) => item.kind === "map")) return dropDashes;
    const names = items.map((item) => (item.kind === "scalar" && mayQuote(item, path) ? item.text : undefined));
    const isNamed = typesOf(entrySchema(at)).includes("object");
    if (names.includes(undefined) || !isNamed || names.length === 0) return undefined;
    return `Write it as a mapping: ${path.at(-1)}: ${flow(Object.fromEntries(names.map((name) => [name, {}])))}`;
  }
  if (first?.kind !== "scalar" || items.length > 1 || !types.includes(typeof first.value)) return undefined;
  return mayQuote(first, path) ? `Remove the dash: ${path.at(-1)}: ${flow(first.value)}` : undefined;
}

const dropDashes = "Remove the dashes to make it a mapping.";

/** `- KEY: value` in a list of `KEY=value`: a mapping by accident. */
function ofMapping({ entries }: MapNode, path: Path): string | undefined {
  const list = schemaAt(path.slice(0, -1)) ?? {};
  const [entry, ...others] = entries.values();
  if (isVariable(path) && entry !== undefined)
    return `Write each as a separate variable, such as ${path.at(-1)}_${entry.key}.`;
  if (typeof path.at(-1) !== "number" || entry === undefined || others.length > 0) return undefined;
  if (!typesOf(list).includes("object")) return undefined;
  if (!typesOf(entrySchema(list)).includes("string")) return dropDashes;
  const { key, value } = entry;
  const shown = value.kind === "scalar" && mayQuote(value, [...path, key]) ? value.text : "…";
  return `Write ${JSON.stringify(`${key}=${shown}`)} in a list, or remove the dashes to make it a mapping.`;
}

/** A variable under `environment`, or under the `args` of a build. */
function isVariable(path: Path): boolean {
  return typeof path.at(-1) === "string" && /^(?:environment|args)$/.test(String(path.at(-2)));
}

const plainSafe = /^(?=.*[A-Za-z/])[\w./~][\w./:@%+=~-]*$/;
const readsAsOther = /^(?:true|false|yes|no|on|off|null|y|n|~)$|:$|^0[xob]|^[\d._]+e[-+]?\d+$/i;

/** A value as YAML on one line, quoted only if necessary. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${flow(key)}: ${flow(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  const needsQuotes = typeof value === "string" && (!plainSafe.test(value) || readsAsOther.test(value));
  return needsQuotes ? JSON.stringify(value) : String(value);
}
