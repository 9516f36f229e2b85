import { UsageError } from "../../errors.ts";

/** A piece of a template: text to print, or the tokens between `{{` and `}}`. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly tokens: readonly Token[] };

export type Token =
  /** `.Name.First`, `$x.Name`, `$`, `.` */
  | { readonly kind: "path"; readonly root: string; readonly fields: readonly string[] }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "literal"; readonly value: string | number }
  /** `)`, with the fields that follow it: `).URL` */
  | { readonly kind: "close"; readonly fields: readonly string[] }
  | { readonly kind: "mark"; readonly text: "(" | "|" | ":=" | "=" | "," };

/** Splits a template into text and actions; `{{-` and `-}}` trim the white space next to them. */
export function scan(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const action = /\{\{(- )?((?:"(?:\\.|[^"\\])*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?!\}\})[\s\S])*?)( -)?\}\}/g;
  let from = 0;
  let trims = false;
  const text = (to: number, trimsEnd: boolean) => {
    const raw = template.slice(from, to);
    const start = trims ? raw.trimStart() : raw;
    const trimmed = trimsEnd ? start.trimEnd() : start;
    if (trimmed !== "") pieces.push({ kind: "text", text: trimmed });
  };
  for (const match of template.matchAll(action)) {
    text(match.index, match[1] !== undefined);
    const inner = (match[2] ?? "").trim();
    if (!inner.startsWith("/*")) pieces.push({ kind: "action", tokens: tokens(inner) });
    from = match.index + match[0].length;
    trims = match[3] !== undefined;
  }
  if (template.slice(from).includes("{{")) throw templateError("unclosed action: {{ without }}");
  text(template.length, false);
  return pieces;
}

const token =
  /\s+|(?<mark>[(|,]|:?=)|(?<close>\)(?:\.\w+)*)|(?<quoted>"(?:\\.|[^"\\])*")|`(?<raw>[^`]*)`|(?<number>[+-]?\d+(?:\.\d+)?)|(?<root>\$\w*)?(?<fields>(?:\.\w+)+|\.)|(?<variable>\$\w*)|(?<word>\w+)/y;

function tokens(inner: string): Token[] {
  const result: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < inner.length) {
    const start = token.lastIndex;
    const groups = token.exec(inner)?.groups;
    if (groups === undefined) throw templateError(`unexpected ${JSON.stringify(inner.slice(start, start + 10))}`);
    const next = tokenOf(groups);
    if (next !== undefined) result.push(next);
  }
  if (result.length === 0) throw templateError("empty action");
  return result;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  const { mark, close, quoted, raw, number, root = "", fields, variable, word } = groups;
  if (mark !== undefined) return { kind: "mark", text: mark as "(" };
  if (close !== undefined) return { kind: "close", fields: names(close.slice(1)) };
  if (quoted !== undefined) return { kind: "literal", value: unquoted(quoted) };
  if (raw !== undefined) return { kind: "literal", value: raw };
  if (number !== undefined) return { kind: "literal", value: Number(number) };
  if (fields !== undefined) return { kind: "path", root, fields: names(fields) };
  if (variable !== undefined) return { kind: "path", root: variable, fields: [] };
  return word === undefined ? undefined : { kind: "word", text: word };
}

/** `.Name.First` → Name, First. */
function names(fields: string): string[] {
  return fields.split(".").filter((name) => name !== "");
}

function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw templateError(`invalid string ${quoted}`);
  }
}

/** An error in a template, in the words that scripts look for. */
export function templateError(message: string): UsageError {
  return new UsageError(`template parsing error: ${message}`, {
    hint: "Read https://docs.docker.com/go/formatting/ for the template syntax.",
  });
}
