import { functions } from "./functions.ts";
import type { Branch, Node, Operand, Pipeline } from "./parse.ts";
import { templateFault } from "./scan.ts";
import { goText, isTrue } from "./values.ts";

interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
}

/** Prints a template for one value. */
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
      return goText(run(node.value, scope));
    case "set":
      scope.variables.set(node.name, run(node.value, scope));
      return "";
    case "range":
      return printRange(node, scope);
    case "if":
    case "with": {
      const value = run(node.value, scope);
      if (!isTrue(value)) return print(node.otherwise, scope);
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
  return { dot, variables: new Map([...variables, ...names.map((name, at): [string, unknown] => [name, values[at]])]) };
}

function run(pipeline: Pipeline, scope: Scope): unknown {
  let last: readonly unknown[] = [];
  for (const command of pipeline) last = [call(command, last, scope)];
  return last[0];
}

/** `upper .Name`, `.Label "x"`, or a mere value. */
function call([first, ...rest]: readonly Operand[], piped: readonly unknown[], scope: Scope): unknown {
  if (first === undefined) return piped[0];
  const given = () => [...rest.map((operand) => operandValue(operand, scope)), ...piped];
  if (first.kind === "word" && !constants.has(first.text)) {
    const named = functions.get(first.text);
    if (named === undefined) throw templateFault(`function ${JSON.stringify(first.text)} not defined`);
    return named(...given());
  }
  const value = operandValue(first, scope);
  if (typeof value === "function") return value(...given());
  if (rest.length + piped.length > 0) throw templateFault("can't give argument to non-function");
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
  if (!variables.has(root)) throw templateFault(`undefined variable ${JSON.stringify(root)}`);
  return variables.get(root);
}

function fieldOf(value: unknown, field: string): unknown {
  if (value instanceof Map) return value.get(field) ?? "";
  if (typeof value === "object" && value !== null && Object.hasOwn(value, field)) {
    return (value as Readonly<Record<string, unknown>>)[field];
  }
  throw templateFault(`can't evaluate field ${field}`);
}
