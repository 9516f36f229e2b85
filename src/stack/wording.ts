import type { Finding } from "./fold.ts";
import { exampleOf, flow, mayQuote, typeHint } from "./hint.ts";
import { type Node, nodeAt, type Path, pathText } from "./node.ts";
import { homeOf, type Schema, schema, schemaAt } from "./schema.ts";
import { closest } from "./suggest.ts";

/** What a Problem says: its rule, its message and its hint. */
export interface Words {
  readonly rule: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Says what the validator found in a person's words. */
export function worded(finding: Finding, root: Node): Words {
  const { keyword, path, params } = finding;
  const node = nodeAt(root, path);
  const at = schemaAt(path) ?? {};
  const where = pathText(path) || "the file";
  switch (keyword) {
    case "unknown":
      return unknownKey(path);
    case "name":
      return badName(path);
    case "type":
      return {
        rule: "wrong-type",
        message: `${where} must be ${expected(at, params["type"])}, ${got(node, path)}`,
        hint: typeHint(node, path, at),
      };
    case "enum":
      return notAllowed(where, params["allowedValues"], node, path);
    case "required": {
      const key = String(params["missingProperty"]);
      return { rule: "missing-key", message: `${where} needs "${key}"`, hint: exampleOf([...path, key]) };
    }
    case "uniqueItems":
      return duplicate(finding, root);
    case "minimum":
    case "maximum": {
      const bound = `at ${keyword === "minimum" ? "least" : "most"} ${params["limit"]}`;
      return { rule: "out-of-range", message: `${where} must be ${bound}, ${got(node, path)}` };
    }
    default:
      return {
        rule: "wrong-format",
        message: `${where} must be ${expected(at, at.type)}, ${got(node, path)}`,
        hint: exampleOf(path),
      };
  }
}

function unknownKey(path: Path): Words {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const level = schemaAt(parent) ?? {};
  const message = `${pathText(path)} is not a known attribute of ${withArticle(level.title ?? "mapping")}`;
  return { rule: "unknown-key", message, hint: meant(key, level) ?? belongs(key, parent, level) };
}

function meant(key: string, level: Schema): string | undefined {
  const candidate = closest(key, Object.keys(level.properties ?? {}));
  return candidate === undefined ? undefined : `did you mean "${candidate}"?`;
}

/** The level that has the attribute: the nearest one around, else the nearest one below, else the nearest from the top. */
function belongs(key: string, parent: Path, level: Schema): string | undefined {
  for (let length = parent.length - 1; length >= 0; length--) {
    const around = schemaAt(parent.slice(0, length));
    if (around?.properties !== undefined && Object.hasOwn(around.properties, key)) {
      return sentence(key, around.title, parent.slice(0, length));
    }
  }
  const below = homeOf(key, level);
  if (below !== undefined) return sentence(key, below.title, [...parent, ...below.way]);
  const anywhere = homeOf(key, schema());
  return anywhere === undefined ? undefined : sentence(key, anywhere.title, anywhere.way);
}

function sentence(key: string, title: string | undefined, path: Path): string {
  const owner = `"${key}" belongs under ${withArticle(title ?? "mapping")}`;
  return path.length === 0 ? `"${key}" belongs at the top level of the file` : `${owner}: ${pathText([...path, key])}`;
}

function badName(path: Path): Words {
  const name = schemaAt(path.slice(0, -1))?.propertyNames?.title ?? "name";
  const message = `${JSON.stringify(path.at(-1))} is not a valid ${name}`;
  return { rule: "invalid-name", message, hint: 'use letters, digits, ".", "_" and "-" only' };
}

function notAllowed(where: string, allowed: unknown, node: Node | undefined, path: Path): Words {
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const message = `${where} must be ${alternatives(values.map((value) => `"${value}"`))}, ${got(node, path)}`;
  const near = node?.kind === "scalar" ? closest(node.text, values) : undefined;
  return { rule: "not-allowed", message, hint: near === undefined ? undefined : `did you mean "${near}"?` };
}

function duplicate(finding: Finding, root: Node): Words {
  const item = nodeAt(root, [...finding.path, Number(finding.params["i"])]);
  const what = item?.kind === "scalar" && mayQuote(item, finding.path) ? JSON.stringify(item.text) : "an item";
  return {
    rule: "duplicate-item",
    message: `${pathText(finding.path)} lists ${what} twice`,
    hint: "remove one of them",
  };
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
};

/** `a list or a mapping`; a titled scalar by its title: `a duration`. */
function expected(at: Schema, type: unknown): string {
  const types = [type ?? at.type ?? []].flat().map(String);
  if (at.title !== undefined && !types.includes("object") && !types.includes("array")) return withArticle(at.title);
  if (["string", "number", "boolean"].every((name) => types.includes(name))) {
    return types.includes("array") ? "a single value or a list" : "a single value";
  }
  return alternatives(types.filter((name) => name !== "null").map((name) => typeNames[name] ?? name));
}

/** What was written instead; the value itself only where it is short and no secret. */
function got(node: Node | undefined, path: Path): string {
  if (node === undefined) return "but is missing";
  if (node.kind === "list") return "not a list";
  if (node.kind === "map") return "not a mapping";
  if (node.value === null) return "but is empty";
  if (typeof node.value === "boolean") return `not ${node.text}`;
  const kind = typeof node.value;
  return mayQuote(node, path) ? `not the ${kind} ${flow(node.value)}` : `not a ${kind}`;
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function withArticle(title: string): string {
  const name = title === "Stack file" ? "stack file" : title;
  if (/ or | in /.test(name) && name.startsWith("true")) return name;
  return `${/^(?:[aeio]|up)/i.test(name) ? "an" : "a"} ${name}`;
}
