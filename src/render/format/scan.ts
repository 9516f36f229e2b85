import { UsageError } from "../../errors.ts";

/** A piece of a template: text to print, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly tokens: readonly Token[] };

export type Token =
  /** `.Name.First`, `$x.Name`, `$`, `.` */
  | { readonly kind: "path"; readonly root: string; readonly fields: readonly string[] }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "literal"; readonly value: string | number }
  /** `)`, and the fields of what it closes: `).URL` */
  | { readonly kind: "close"; readonly fields: readonly string[] }
  | { readonly kind: "mark"; readonly text: "(" | "|" | ":=" | "=" | "," };

/** Cuts a template into text and actions; `{{-` and `-}}` take the white space beside them away. */
export function scan(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const action = /\{\{(- )?((?:"(?:\\.|[^"\\])*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?!\}\})[\s\S])*?)( -)?\}\}/g;
  let from = 0;
  let trims = false;
  const text = (to: number, trimsEnd: boolean) => {
    const raw = template.slice(from, to);
    const begun = trims ? raw.trimStart() : raw;
    const cut = trimsEnd ? begun.trimEnd() : begun;
    if (cut !== "") pieces.push({ kind: "text", text: cut });
  };
  for (const match of template.matchAll(action)) {
    text(match.index, match[1] !== undefined);
    const inner = (match[2] ?? "").trim();
    if (!inner.startsWith("/*")) pieces.push({ kind: "action", tokens: tokens(inner) });
    from = match.index + match[0].length;
    trims = match[3] !== undefined;
  }
  if (template.slice(from).includes("{{")) throw templateFault("an action that begins with {{ does not end");
  text(template.length, false);
  return pieces;
}

const token =
  /\s+|(?<mark>[(|,]|:?=)|(?<close>\)(?:\.\w+)*)|(?<quoted>"(?:\\.|[^"\\])*")|`(?<raw>[^`]*)`|(?<number>[+-]?\d+(?:\.\d+)?)|(?<root>\$\w*)?(?<fields>(?:\.\w+)+|\.)|(?<variable>\$\w*)|(?<word>\w+)/y;

function tokens(inner: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < inner.length) {
    const at = token.lastIndex;
    const groups = token.exec(inner)?.groups;
    if (groups === undefined) throw templateFault(`unexpected ${JSON.stringify(inner.slice(at, at + 10))}`);
    const one = tokenOf(groups);
    if (one !== undefined) found.push(one);
  }
  if (found.length === 0) throw templateFault("an action is empty");
  return found;
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
    throw templateFault(`${quoted} is no string`);
  }
}

/** What is wrong with a template, in the words that scripts look for. */
export function templateFault(message: string): UsageError {
  return new UsageError(`template parsing error: ${message}`, {
    hint: "See https://docs.docker.com/go/formatting/ for how templates are written.",
  });
}
