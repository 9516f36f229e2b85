import { type Node, nodeAt, type Path, pathText } from "../node.ts";
import { alternatives, type MessageParts, withArticle } from "../problems/problem.ts";
import { closest, completed } from "../problems/suggest.ts";
import { exampleOf, mayQuote, typeHint } from "./hints.ts";
import { around, below } from "./misplaced-key.ts";
import { eachOf, homeOf, type Schema, schemaAt } from "./schema.ts";
import { repeated, type SchemaError } from "./schema-error.ts";
import { unknownKey } from "./unknown-key.ts";

/** Says what the validator found in a person's words. */
export function schemaMessage(finding: SchemaError, root: Node): MessageParts {
  const { keyword, path, params } = finding;
  const node = nodeAt(root, path);
  const at = schemaAt(path) ?? {};
  const where = pathText(path) || "the file";
  switch (keyword) {
    case "unknown":
      return unknownKey(path, root);
    case "name":
      return badName(path);
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
      return { rule: "missing-key", message: `${where} needs "${key}"`, hint: exampleOf([...path, key]) };
    }
    case "uniqueItems":
      return duplicate(finding, root);
    case "minimum":
    case "maximum": {
      const bound = `at ${keyword === "minimum" ? "least" : "most"} ${params["limit"]}`;
      return { rule: "out-of-range", message: `${where} must be ${bound}, ${got(node, path)}`, hint: exampleOf(path) };
    }
    default:
      return {
        rule: "wrong-format",
        message: `${where} must be ${expected(at, at.type)}, ${got(node, path)}`,
        hint: exampleOf(path),
      };
  }
}

/** An attribute among names of the user's own: `ports` among services, or among the variables of one. */
function misplaced(path: Path, root: Node): string | undefined {
  const [key, parent] = [path.at(-1), path.slice(0, -1)];
  const level = schemaAt(parent);
  if (typeof key !== "string" || eachOf(level) === undefined || Object.hasOwn(level?.properties ?? {}, key)) {
    return undefined;
  }
  const isNear = homeOf(key, level ?? {})?.way.length === 1;
  return around(key, parent) ?? (isNear ? below(key, parent, root) : undefined);
}

function badName(path: Path): MessageParts {
  const { title = "name", pattern = "", patternErrorMessage } = schemaAt(path.slice(0, -1))?.propertyNames ?? {};
  const message = `${JSON.stringify(path.at(-1))} is not a valid ${title}`;
  const near = String(path.at(-1))
    .replace(/[^\w.-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const such = near === "" || !new RegExp(pattern).test(near) ? "" : `: ${near}`;
  return { rule: "invalid-name", message, hint: patternErrorMessage?.replace(/\.$/, such || ".") };
}

function notAllowed(where: string, allowed: unknown, node: Node | undefined, path: Path): MessageParts {
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const message = `${where} must be ${alternatives(values.map((value) => `"${value}"`))}, ${got(node, path)}`;
  const near = node?.kind === "scalar" ? (closest(node.text, values) ?? completed(node.text, values)) : undefined;
  return { rule: "not-allowed", message, hint: near === undefined ? exampleOf(path) : `Did you mean "${near}"?` };
}

function duplicate(finding: SchemaError, root: Node): MessageParts {
  const item = nodeAt(root, [...finding.path, repeated(finding)]);
  const what = item?.kind === "scalar" && mayQuote(item, finding.path) ? JSON.stringify(item.text) : "an item";
  return {
    rule: "duplicate-item",
    message: `${pathText(finding.path)} lists ${what} twice`,
    hint: "Remove one of them.",
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
  if (!mayQuote(node, path)) return `not a ${kind}`;
  return `not the ${kind} ${kind === "string" ? JSON.stringify(node.value) : node.text}`;
}
