import { visible } from "../terminal/visible.ts";
import type { Branch, Node, Operand, Pipeline } from "./parse.ts";
import { templateError } from "./scan.ts";
import { goText, isTruthy, jsonText } from "./values.ts";

interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
}

/** Prints a template with one value. */
export function evaluate(nodes: readonly Node[], data: unknown): string {
  return print(nodes, { dot: data, variables: new Map([["$", data]]) });
}

function print(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => printNode(node, scope)).join("");
}

function printNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "print":
      return visible(goText(run(node.value, scope)));
    case "set":
      scope.variables.set(node.name, run(node.value, scope));
      return "";
    case "range":
      return printRange(node, scope);
    case "if":
    case "with": {
      const value = run(node.value, scope);
      if (!isTruthy(value)) return print(node.otherwise, scope);
      return print(node.body, inner(scope, node.names, [value], node.kind === "with" ? value : scope.dot));
    }
  }
}

function printRange(node: Branch, scope: Scope): string {
  const value = run(node.value, scope);
  const entries: readonly (readonly [unknown, unknown])[] =
    value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length === 0) return print(node.otherwise, scope);
  return entries
    .map(([key, item]) =>
      print(node.body, inner(scope, node.names, node.names.length === 1 ? [item] : [key, item], item)),
    )
    .join("");
}

function inner({ variables }: Scope, names: readonly string[], values: readonly unknown[], dot: unknown): Scope {
  return {
    dot,
    variables: new Map([...variables, ...names.map((name, index): [string, unknown] => [name, values[index]])]),
  };
}

function run(pipeline: Pipeline, scope: Scope): unknown {
  let last: readonly unknown[] = [];
  for (const command of pipeline) last = [call(command, last, scope)];
  return last[0];
}

/** `upper .Name`, `.Label "x"`, or a plain value. */
function call([first, ...rest]: readonly Operand[], piped: readonly unknown[], scope: Scope): unknown {
  if (first === undefined) return piped[0];
  const args = () => [...rest.map((operand) => operandValue(operand, scope)), ...piped];
  if (first.kind === "word" && !constants.has(first.text)) {
    const called = functions.get(first.text);
    if (called === undefined) throw templateError(`function ${JSON.stringify(first.text)} not defined`);
    return called(...args());
  }
  const value = operandValue(first, scope);
  if (typeof value === "function") return value(...args());
  if (rest.length + piped.length > 0) throw templateError("can't give argument to non-function");
  return value;
}

const constants = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["nil", undefined],
]);

function operandValue(operand: Operand, scope: Scope): unknown {
  switch (operand.kind) {
    case "literal":
      return operand.value;
    case "group":
      return operand.fields.reduce(fieldOf, run(operand.value, scope));
    case "word":
      return constants.has(operand.text) ? constants.get(operand.text) : call([operand], [], scope);
    case "path":
      return operand.fields.reduce(fieldOf, rootOf(operand.root, scope));
  }
}

function rootOf(root: string, { dot, variables }: Scope): unknown {
  if (root === "") return dot;
  if (!variables.has(root)) throw templateError(`undefined variable ${JSON.stringify(root)}`);
  return variables.get(root);
}

function fieldOf(value: unknown, field: string): unknown {
  if (value instanceof Map) return value.get(field) ?? "";
  if (typeof value === "object" && value !== null && Object.hasOwn(value, field)) {
    return (value as Readonly<Record<string, unknown>>)[field];
  }
  throw templateError(`can't evaluate field ${field}`);
}

type Callable = (...args: readonly unknown[]) => unknown;

const text = (value: unknown): string => goText(value);
const same = (a: unknown, b: unknown): boolean => a === b || text(a) === text(b);
const below = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" ? a < b : text(a) < text(b);

/** Functions for templates: docker's own, and those of every Go template. */
const functions: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["json", (value) => jsonText(value)],
  ["upper", (value) => text(value).toUpperCase()],
  ["lower", (value) => text(value).toLowerCase()],
  ["title", (value) => text(value).replace(/\b\p{Letter}/gu, (letter) => letter.toUpperCase())],
  ["split", (value, by) => text(value).split(text(by))],
  ["join", (list, by) => (Array.isArray(list) ? list.map(text).join(text(by)) : text(list))],
  ["pad", (value, before, after) => `${" ".repeat(Number(before))}${text(value)}${" ".repeat(Number(after))}`],
  ["truncate", (value, length) => [...text(value)].slice(0, Number(length)).join("")],
  ["println", (...args) => `${args.map(text).join(" ")}\n`],
  ["print", (...args) => args.map(text).join("")],
  ["printf", (format, ...args) => printf(text(format), args)],
  [
    "len",
    (value) =>
      value instanceof Map ? value.size : Array.isArray(value) ? value.length : Buffer.byteLength(text(value)),
  ],
  ["index", (value, ...keys) => keys.reduce(item, value)],
  ["eq", (first, ...others) => others.some((other) => same(first, other))],
  ["ne", (a, b) => !same(a, b)],
  ["lt", below],
  ["le", (a, b) => !below(b, a)],
  ["gt", (a, b) => below(b, a)],
  ["ge", (a, b) => !below(a, b)],
  ["not", (value) => !isTruthy(value)],
  ["and", (...args) => args.find((value) => !isTruthy(value)) ?? args.at(-1)],
  ["or", (...args) => args.find(isTruthy) ?? args.at(-1)],
]);

function item(value: unknown, key: unknown): unknown {
  if (value instanceof Map) return value.get(key) ?? "";
  if (!Array.isArray(value)) throw templateError("can't index a value that is not a list");
  const index = Number(key);
  if (!(index in value)) throw templateError(`index out of range: ${index}`);
  return value[index];
}

/** Supports %s %v %q %d %f %t, with width, `-`, `0` and precision. */
function printf(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([svqdft%])/g, (_, left, zero, width, precision, verb) => {
    if (verb === "%") return "%";
    const value = args[next++];
    const shown = verbText(verb, value, precision === undefined ? undefined : Number(precision));
    if (left === "-") return shown.padEnd(Number(width));
    return shown.padStart(Number(width), zero === "0" && verb !== "s" ? "0" : " ");
  });
}

function verbText(verb: string, value: unknown, precision: number | undefined): string {
  if (verb === "q") return JSON.stringify(text(value));
  if (verb === "f") return Number(value).toFixed(precision ?? 6);
  return precision === undefined ? text(value) : [...text(value)].slice(0, precision).join("");
}
