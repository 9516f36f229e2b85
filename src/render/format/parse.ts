import { type Piece, scan, type Token, templateError } from "./scan.ts";

/** A template as a tree. */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly value: Pipeline }
  | { readonly kind: "set"; readonly name: string; readonly value: Pipeline }
  | Branch;

/** `if`, `with` and `range` have the same shape. */
export interface Branch {
  readonly kind: "if" | "with" | "range";
  readonly value: Pipeline;
  /** `range $index, $item := …`, `with $x := …`. */
  readonly names: readonly string[];
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** Commands, each taking the result of the previous one as its last argument. */
export type Pipeline = readonly (readonly Operand[])[];

export type Operand =
  | Exclude<Token, { kind: "mark" | "close" }>
  | { readonly kind: "group"; readonly value: Pipeline; readonly fields: readonly string[] };

/** Parses a template. Throws UsageError if it is invalid. */
export function parse(template: string): readonly Node[] {
  const pieces = [...scan(template)];
  const { nodes, ending } = block(pieces);
  if (ending !== undefined) throw templateError(`unexpected {{${ending.word}}}`);
  return nodes;
}

interface Ending {
  readonly word: "end" | "else";
  readonly rest: readonly Token[];
}

function block(pieces: Piece[]): { readonly nodes: readonly Node[]; readonly ending: Ending | undefined } {
  const nodes: Node[] = [];
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    if (piece.kind === "text") {
      nodes.push(piece);
      continue;
    }
    const [first, ...rest] = piece.tokens;
    const word = first?.kind === "word" ? first.text : "";
    if (word === "end" || word === "else") return { nodes, ending: { word, rest } };
    if (word === "if" || word === "with" || word === "range") nodes.push(branch(word, rest, pieces));
    else nodes.push(statement(piece.tokens));
  }
  return { nodes, ending: undefined };
}

function branch(kind: Branch["kind"], tokens: readonly Token[], pieces: Piece[]): Branch {
  const { names, value } = assignment(tokens);
  const { nodes: body, ending } = block(pieces);
  if (ending === undefined) throw templateError(`{{${kind}}} has no {{end}}`);
  return { kind, names, value: pipeline(value), body, otherwise: ending.word === "end" ? [] : rest(ending, pieces) };
}

/** The part after `{{else}}`: another branch (`else if`), or the other body. */
function rest({ rest: tokens }: Ending, pieces: Piece[]): readonly Node[] {
  const [first, ...more] = tokens;
  if (first?.kind === "word" && (first.text === "if" || first.text === "with"))
    return [branch(first.text, more, pieces)];
  const { nodes, ending } = block(pieces);
  if (ending?.word !== "end") throw templateError("{{else}} has no {{end}}");
  return nodes;
}

function statement(tokens: readonly Token[]): Node {
  const { names, value } = assignment(tokens);
  const [name] = names;
  return name === undefined ? { kind: "print", value: pipeline(value) } : { kind: "set", name, value: pipeline(value) };
}

/** `$a, $b := rest` → names and rest. */
function assignment(tokens: readonly Token[]): { readonly names: readonly string[]; readonly value: readonly Token[] } {
  const operator = tokens.findIndex((token) => token.kind === "mark" && (token.text === ":=" || token.text === "="));
  if (operator < 0) return { names: [], value: tokens };
  const names = tokens.slice(0, operator).flatMap((token) => (token.kind === "path" ? [token.root] : []));
  return { names, value: tokens.slice(operator + 1) };
}

function pipeline(tokens: readonly Token[]): Pipeline {
  const left = [...tokens];
  const value = commands(left);
  if (left.length > 0) throw templateError("unexpected )");
  return value;
}

/** Takes tokens up to the end or the closing parenthesis. */
function commands(left: Token[]): Pipeline {
  const parsed: Operand[][] = [[]];
  for (let token = left[0]; token !== undefined; token = left[0]) {
    if (token.kind === "close") break;
    left.shift();
    if (token.kind !== "mark") parsed.at(-1)?.push(token);
    else if (token.text === "|") parsed.push([]);
    else if (token.text === "(") parsed.at(-1)?.push(group(left));
    else throw templateError(`unexpected ${token.text}`);
  }
  if (parsed.some((command) => command.length === 0)) throw templateError("missing value for command");
  return parsed;
}

function group(left: Token[]): Operand {
  const value = commands(left);
  const close = left.shift();
  if (close?.kind !== "close") throw templateError("unclosed left paren");
  return { kind: "group", value, fields: close.fields };
}
