import type { Finding } from "./finding.ts";
import type { ListNode, MapNode, Node, ScalarNode } from "./node.ts";
import { definition, type Schema, schema } from "./schema.ts";

/** Where the walk is, and what it found so far. */
interface Walk {
  readonly path: (string | number)[];
  readonly found: Finding[];
}

/**
 * Everything in a tree that the schema of the stack file forbids, in the tree's order. Reads the part of JSON Schema that
 * ours uses straight from the schema: a validator compiled from it is ten times its size, and most of a small run.
 */
export function violations(root: Node): readonly Finding[] {
  const walk: Walk = { path: [], found: [] };
  visit(root, schema(), walk);
  return walk.found;
}

function visit(node: Node, at: Schema, walk: Walk): void {
  if (at.$ref !== undefined) visit(node, definition(at.$ref), walk);
  if (!isOfType(node, at.type)) {
    report(walk, "type", { type: at.type });
    // What else is wrong with a value of the wrong type would only confuse.
    return;
  }
  if (node.kind === "scalar") visitScalar(node, at, walk);
  else if (node.kind === "map") visitMap(node, at, walk);
  else visitList(node, at, walk);
  if (at.if !== undefined && at.then !== undefined && isValid(node, at.if)) visit(node, at.then, walk);
}

function visitScalar({ value }: ScalarNode, at: Schema, walk: Walk): void {
  if (at.enum !== undefined && !at.enum.includes(value)) report(walk, "enum", { allowedValues: at.enum });
  if (typeof value === "string" && at.pattern !== undefined && !expression(at.pattern).test(value)) {
    report(walk, "pattern", { pattern: at.pattern });
  }
  if (typeof value !== "number") return;
  if (at.minimum !== undefined && value < at.minimum) report(walk, "minimum", { limit: at.minimum });
  if (at.maximum !== undefined && value > at.maximum) report(walk, "maximum", { limit: at.maximum });
}

function visitList({ items }: ListNode, at: Schema, walk: Walk): void {
  const first = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    if (at.items !== undefined) inside(item, index, at.items, walk);
    if (at.uniqueItems !== true || item.kind !== "scalar" || !isOfType(item, at.items?.type)) continue;
    const earlier = first.get(item.value);
    if (earlier === undefined) first.set(item.value, index);
    else report(walk, "uniqueItems", { i: earlier, j: index });
  }
}

function visitMap(node: MapNode, at: Schema, walk: Walk): void {
  for (const key of at.required ?? []) if (!node.entries.has(key)) report(walk, "required", { missingProperty: key });
  for (const [key, { value }] of node.entries) {
    if (at.propertyNames !== undefined && !isValid(name(key), at.propertyNames)) reportBelow(walk, key, "name");
    const member = memberOf(at, key);
    if (typeof member === "object") inside(value, key, member, walk);
    else if (member === false) reportBelow(walk, key, "unknown");
  }
}

/** The schema of a member: its own, that of its pattern, or that of all others. */
function memberOf(at: Schema, key: string): Schema | boolean | undefined {
  if (at.properties !== undefined && Object.hasOwn(at.properties, key)) return at.properties[key];
  for (const pattern in at.patternProperties) if (expression(pattern).test(key)) return at.patternProperties[pattern];
  return at.additionalProperties;
}

function inside(node: Node, part: string | number, at: Schema, walk: Walk): void {
  walk.path.push(part);
  visit(node, at, walk);
  walk.path.pop();
}

function isValid(node: Node, at: Schema): boolean {
  const aside: Walk = { path: [], found: [] };
  visit(node, at, aside);
  return aside.found.length === 0;
}

function isOfType(node: Node, type: Schema["type"]): boolean {
  if (type === undefined) return true;
  return typeof type === "string" ? isA(node, type) : type.some((one) => isA(node, one));
}

function isA(node: Node, type: string): boolean {
  if (type === "object") return node.kind === "map";
  if (type === "array") return node.kind === "list";
  if (node.kind !== "scalar") return false;
  if (type === "null") return node.value === null;
  if (type === "integer") return Number.isInteger(node.value);
  return type === "number" ? Number.isFinite(node.value) : typeof node.value === type;
}

function report({ path, found }: Walk, keyword: string, params: Finding["params"]): void {
  found.push({ keyword, path: [...path], params });
}

function reportBelow({ path, found }: Walk, key: string, keyword: string): void {
  found.push({ keyword, path: [...path, key], params: {} });
}

function name(key: string): ScalarNode {
  return { kind: "scalar", value: key, text: key, quoted: true };
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, "u");
  expressions.set(pattern, known);
  return known;
}
