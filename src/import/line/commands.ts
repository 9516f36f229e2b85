import { UsageError } from "../../errors.ts";
import { shellWords } from "../../stack/shell-words.ts";
import { variableSign } from "../service-draft.ts";

/**
 * Splits a shell script into commands, each a list of words. Variables are kept and interpolated when the stack file is
 * read; nothing is executed. Throws UsageError if a docker command has an unclosed quote or a command substitution; other
 * commands need not be understood.
 */
export function commandsOf(script: string): readonly (readonly string[])[] {
  const plain = script.replace(/\$\(\s*pwd\s*\)|`\s*pwd\s*`/g, "$PWD").replace(keptAnswer, "$1");
  return pieces(plain).map((piece) => {
    const isImported = createsResource.test(piece);
    if (isImported) refuseSubstitution(piece);
    const words = shellWords(piece);
    if (words === undefined && isImported) throw new UsageError(`unclosed quote: ${firstLine(piece)}`);
    return words ?? piece.trim().split(/\s+/);
  });
}

const createsResource = /\b(?:docker|podman|nerdctl)\b.*\b(?:run|create)\b/s;

/** `id=$(docker run …)` */
const keptAnswer = /(?<=^\s*)\w+=\$\(\s*((?:sudo\s+)?(?:docker|podman|nerdctl)\s[^()`]*)\)/gm;

/** A line continuation, an escape, a quoted text, a comment, a redirection, the end of a command, a variable, or any character. */
const token = /\\\n|\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<!\S)#[^\n]*|>&|&>|[\n;&|]|\$[A-Za-z_{]|[\s\S]/gs;

/** Splits a script into commands, removes comments, and marks the `$` of each variable. */
function pieces(script: string): readonly string[] {
  const found = [""];
  for (const [part] of script.matchAll(token)) {
    const piece = found.length - 1;
    if (/^[\n;&|]$/.test(part)) found.push("");
    else if (part !== "\\\n" && !part.startsWith("#")) found[piece] += part.startsWith("'") ? part : marked(part);
  }
  return found.filter((piece) => piece.trim() !== "");
}

function marked(part: string): string {
  return part.replace(/\\.|\$(?=[A-Za-z_{])/gs, (match) => (match === "$" ? variableSign : match));
}

function refuseSubstitution(piece: string): void {
  const [, found] = /(\$\(.*|`.*)/s.exec(piece.replace(/'[^']*'|\\./gs, "")) ?? [];
  if (found === undefined) return;
  throw new UsageError(`cannot evaluate shell syntax: ${firstLine(found)}`, {
    hint: "Let your shell evaluate the line: `berth import -- docker run …`.",
  });
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
