import type { Hide } from "./addresses.ts";
import { bare } from "./flags.ts";
import { isSecretName, isWorthHiding } from "./secret-names.ts";
import { replaceSecrets, secretsWithin } from "./secrets-in-text.ts";

/** A line of the same file, by its distance above the one in question; undefined beyond the first line. */
export type LinesAbove = (distance: number) => string | undefined;

const noLines: LinesAbove = () => undefined;

/** Around the offset; no more of a line is ever shown, and one may have ten million characters. */
const reach = 5000;
/** Text with more lines than this is not a password or key. */
const mostLines = 200;

/**
 * A line of a stack file with stars for each character of a secret near the offset. The line keeps its length. The lines
 * above tell whether the line goes on with a value that began there.
 */
export function redactedLine(line: string, offset: number, above: LinesAbove = noLines): string {
  const [from, to] = [Math.max(0, offset - reach), offset + reach];
  const stars = (text: string) => text.replace(/\S/g, "*");
  return line.slice(0, from) + replaceInLine(line.slice(from, to), above, stars) + line.slice(to);
}

/** The secrets of a line near the offset, so that a message about the line does not show them. */
export function secretsOfLine(line: string, offset: number, above: LinesAbove = noLines): readonly string[] {
  const found: string[] = [];
  replaceInLine(line.slice(Math.max(0, offset - reach), offset + reach), above, (secret) => {
    // A message may show the value without its quotes, or without the sign that makes it an alias or a tag.
    for (const value of [bare(secret.trim()), secret.trim().replace(/^["'*&!@%`|>]+/, "")]) {
      if (isWorthHiding("secret", value)) found.push(value, ...secretsWithin(value));
    }
    return secret;
  });
  return found;
}

/** `name: value` and `name=value`; the name may be in quotes, or open a text in quotes. */
const member = /(?<![\w.-])(["']?)([\w.-]+)\1(?:\s*:\s+|=|(?<=["'])\s*:)/g;
/** At the beginning of a line also without a space, or without the colon: that may be what is wrong. */
const firstMember = /^\s*(?:-\s+)*(["']?)([\w.-]+)\1(?:\s*[:=]\s*|\s+(?=[^\s:=]))/;

function replaceInLine(line: string, above: LinesAbove, hide: Hide): string {
  const [, before = "", text = ""] = /^(\s*(?:-\s+)*)(.*)$/s.exec(line) ?? [];
  if (text === "") return line;
  if (continuesSecret(line, above)) return before + hide(text);
  const parts: string[] = [];
  let done = 0;
  for (const { name, start, next } of members(line)) {
    const isHere = isSecretName(name) || (name === "content" && isUnderSecrets(line, above));
    if (start < done || !isHere) continue;
    const end = endOfValue(line, start, next);
    const value = line.slice(next, end);
    if (isHarmless(value, name)) continue;
    // The brace that ends a variable stays, for the sake of the reader.
    const brace = /^["']?\$\{.*\}$/s.test(value.trim()) && value.endsWith("}") ? "}" : "";
    parts.push(line.slice(done, next), hide(value.slice(0, value.length - brace.length)), brace);
    done = end;
  }
  parts.push(line.slice(done));
  return replaceSecrets(parts.join(""), hide);
}

interface Member {
  readonly name: string;
  readonly start: number;
  /** Where the value begins. */
  readonly next: number;
}

function* members(line: string): Generator<Member> {
  const first = firstMember.exec(line);
  if (first?.[2] !== undefined) {
    yield { name: first[2], start: first[0].lastIndexOf(first[2]), next: first[0].length };
  }
  for (const found of line.matchAll(member)) {
    const [whole, quote = "", name = ""] = found;
    yield { name, start: found.index + quote.length, next: found.index + whole.length };
  }
}

/** No value, a variable without a default, a block whose lines are below, or a mapping of a service: its members count. */
function isHarmless(value: string, name: string): boolean {
  // A variable has no members: what is in the braces is a mistake.
  if (/^\{/.test(value) && /^[A-Z\d_]+$/.test(name)) return false;
  return /^\s*(?:["']?\$(?:\w+|\{\w+(?::?\?[^}]*)?\})["']?|[|>][-+\d]*(?:\s+#.*)?|(?:&\S+\s+)?\{.*)?\s*$/s.test(value);
}

/** A text in quotes ends with them, a flag's value with a space, one within brackets with a comma; else it is all the rest. */
function endOfValue(line: string, start: number, next: number): number {
  const from = (end: number) => (end < 0 ? line.length : end);
  const opening = line[start - 1] ?? "";
  if (/["']/.test(opening) && !line.startsWith(opening, next - 1) && line.indexOf(opening, start) >= next) {
    return from(line.indexOf(opening, next));
  }
  const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/sy;
  quoted.lastIndex = next;
  const behind = quoted.test(line) ? quoted.lastIndex : next;
  if (line[next] === "[") return from(line.indexOf("]", next));
  if (line[next] === "{") return from(line.indexOf("}", next));
  const stop = isInBrackets(line.slice(0, start)) ? /[,}\]]/g : line[start] === "-" ? /[\s,\]]/g : undefined;
  if (stop === undefined) return line.length;
  stop.lastIndex = behind;
  return stop.exec(line)?.index ?? line.length;
}

function isInBrackets(before: string): boolean {
  const count = (pattern: RegExp) => before.match(pattern)?.length ?? 0;
  return count(/[{[]/g) > count(/[}\]]/g);
}

/** `name:` or `name=` with what is behind it. */
const keyed = /^\s*(?:-\s+)*(?:["']?)([\w.-]+)["']?\s*(?::(?=\s|$)|=)\s*(.*)$/s;
/** The last name of a line that has no value there: it is on the next line. */
const openMember = /(?:^|[\s{,"'])([\w.-]+)["']?\s*[:=]\s*(?:[|>][-+\d]*)?\s*(?:#.*)?$/;
const openFlag = /(?:^|[\s[,"'])(--?[\w-]+)["']?,?\s*$/;

/** Whether the line has no name of its own, and continues the value of a secret above it: a block, a list, a flag. */
function continuesSecret(line: string, above: LinesAbove): boolean {
  const isBare = !keyed.test(line);
  const [nearest] = linesWithText(above);
  if (nearest === undefined) return false;
  if (opensFlag(nearest.text, line) || (isBare && opensSecret(nearest.text, line))) return true;
  let [isParent, indent] = [true, indentOf(line)];
  for (const { text, own, distance } of parentsOf(line, above)) {
    const value = secretValueIn(text, (more) => above(distance + more));
    if (value === "" && isParent && isBare && /^\s*-\s/.test(line)) return true;
    if (value !== undefined && own < indent && /^[^{[&*#]/.test(value)) return true;
    [isParent, indent] = [false, own];
  }
  return false;
}

/** The lines that a line is below of, by their indentation, nearest first. */
function* parentsOf(line: string, above: LinesAbove) {
  let indent = indentOf(line);
  for (const { text, distance } of linesWithText(above)) {
    const own = indentOf(text);
    // The list of a key may have its indentation; what has a dash there is the item before.
    const isKeyOfList = own === indent && /^\s*-\s/.test(line) && !/^\s*-\s/.test(text);
    if (own >= indent && !isKeyOfList) continue;
    yield { text, own, distance };
    if (own === 0) return;
    indent = own;
  }
}

/** The lines above that are neither empty nor comments, nearest first. */
function* linesWithText(above: LinesAbove): Generator<{ readonly text: string; readonly distance: number }> {
  for (let distance = 1; distance <= mostLines; distance++) {
    const text = above(distance)?.slice(0, reach);
    if (text === undefined) return;
    if (text.trim() !== "" && !/^\s*#/.test(text)) yield { text, distance };
  }
}

/** What is behind the name that the line begins with, if that is a secret's; "" if its value is below. */
function secretValueIn(line: string, above: LinesAbove): string | undefined {
  const [, name = "", value = ""] = keyed.exec(line) ?? [];
  const isSecret = isSecretName(name) || (name === "content" && isUnderSecrets(line, above));
  return isSecret ? value : undefined;
}

function opensSecret(text: string, line: string): boolean {
  const name = openMember.exec(text)?.[1];
  return name !== undefined && isSecretName(name) && indentOf(line) >= indentOf(text);
}

/** Whether the item before is a flag like `--password`, and this one is not a flag. */
function opensFlag(text: string, line: string): boolean {
  const flag = openFlag.exec(text)?.[1];
  return flag !== undefined && isSecretName(flag) && !/^\s*(?:-\s+)?["']?--?\w/.test(line);
}

/** Whether the line is within the `secrets` of the file. */
function isUnderSecrets(line: string, above: LinesAbove): boolean {
  if (/\bsecrets["']?\s*:/.test(line)) return true;
  if (indentOf(line) === 0) return false;
  for (const { text } of linesWithText(above)) {
    if (indentOf(text) === 0) return /^["']?secrets["']?\s*:/.test(text);
  }
  return false;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
