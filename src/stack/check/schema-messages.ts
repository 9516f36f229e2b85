import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { alternatives, type MessageParts, withArticle } from "../problems/problem.ts";
import { closest, uniqueCompletion } from "../problems/suggest.ts";
import { exampleHint, mayQuote, typeHint } from "./hints.ts";
import { belongsAbove, belongsBelow } from "./misplaced-key.ts";
import { entrySchema, ownerOf, type Schema, schemaAt } from "./schema.ts";
import { duplicateIndex, type SchemaError } from "./schema-error.ts";
import { unknownKey } from "./unknown-key.ts";

/** The message and hint for an error of the validator. */
export function schemaMessage(finding: SchemaError, root: Node): MessageParts {
  const { keyword, path, params } = finding;
  const node = nodeAt(root, path);
  const at = schemaAt(path) ?? {};
  const where = pathText(path) || "the file";
  switch (keyword) {
    case "unknown":
      return unknownKey(path, root);
    case "name":
      return invalidName(path);
    case "type":
      return {
        rule: "wrong-type",
        message: `${where} must be ${expected(at, params["type"])}, ${got(node, path)}`,
        hint: misplaced(path, root) ?? typeHint(node, path, at),
      };
    case "enum":
      return notAllowed(where, params["allowedValues"], node, path);
    case "required": {
      const key = String(params["missingProperty"]);
      return {
        rule: "missing-key",
        message: `${where} is missing the required attribute "${key}"`,
        hint: exampleHint([...path, key]),
      };
    }
    case "uniqueItems":
      return duplicate(finding, root);
    case "minimum":
    case "maximum": {
      const bound = `at ${keyword === "minimum" ? "least" : "most"} ${params["limit"]}`;
      return {
        rule: "out-of-range",
        message: `${where} must be ${bound}, ${got(node, path)}`,
        hint: exampleHint(path),
      };
    }
    default:
      return {
        rule: "wrong-format",
        message: `${where} must be ${expected(at, at.type)}, ${got(node, path)}`,
        hint: exampleHint(path),
      };
  }
}

/** An attribute in a mapping of free names: `ports` among the services, or among the variables of a service. */
function misplaced(path: Path, root: Node): string | undefined {
  const [key, parent] = [path.at(-1), path.slice(0, -1)];
  const level = schemaAt(parent);
  if (typeof key !== "string" || entrySchema(level) === undefined || Object.hasOwn(level?.properties ?? {}, key)) {
    return undefined;
  }
  const isNear = ownerOf(key, level ?? {})?.path.length === 1;
  return belongsAbove(key, parent) ?? (isNear ? belongsBelow(key, parent, root) : undefined);
}

function invalidName(path: Path): MessageParts {
  const { title = "name", pattern = "", patternErrorMessage } = schemaAt(path.slice(0, -1))?.propertyNames ?? {};
  const message = `${JSON.stringify(path.at(-1))} is not a valid ${title}`;
  const near = String(path.at(-1))
    .replace(/[^\w.-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const suggestion = near === "" || !new RegExp(pattern).test(near) ? "" : `: ${near}`;
  return { rule: "invalid-name", message, hint: patternErrorMessage?.replace(/\.$/, suggestion || ".") };
}

function notAllowed(where: string, allowed: unknown, node: Node | undefined, path: Path): MessageParts {
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const message = `${where} must be ${alternatives(values.map((value) => `"${value}"`))}, ${got(node, path)}`;
  const near =
    node?.kind === "scalar" ? (closest(node.text, values) ?? uniqueCompletion(node.text, values)) : undefined;
  return { rule: "not-allowed", message, hint: near === undefined ? exampleHint(path) : `Did you mean "${near}"?` };
}

function duplicate(finding: SchemaError, root: Node): MessageParts {
  const item = nodeAt(root, [...finding.path, duplicateIndex(finding)]);
  const what = item?.kind === "scalar" && mayQuote(item, finding.path) ? JSON.stringify(item.text) : "an item";
  return {
    rule: "duplicate-item",
    message: `${pathText(finding.path)} lists ${what} twice`,
    hint: "Remove the duplicate.",
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

/** `a list or a mapping`, or the title of a scalar that has one: `a duration`. */
function expected(at: Schema, type: unknown): string {
  const types = [type ?? at.type ?? []].flat().map(String);
  if (at.title !== undefined && !types.includes("object") && !types.includes("array")) return withArticle(at.title);
  if (["string", "number", "boolean"].every((name) => types.includes(name))) {
    return types.includes("array") ? "a single value or a list" : "a single value";
  }
  return alternatives(types.filter((name) => name !== "null").map((name) => typeNames[name] ?? name));
}

/** What was written instead, with the value only if it is short and not a secret. */
function got(node: Node | undefined, path: Path): string {
  if (node === undefined) return "but is missing";
  if (node.kind === "list") return "not a list";
  if (node.kind === "map") return "not a mapping";
  if (node.value === null) return "but is empty";
  if (typeof node.value === "boolean") return `not ${node.text}`;
  const kind = typeof node.value;
  if (!mayQuote(node, path)) return `not a ${kind}`;
  return `not the ${kind} ${kind === "string" ? JSON.stringify(node.value) : node.text}`;
}
