import { UsageError } from "../../errors.ts";
import { shellWords } from "../../stack/shell-words.ts";
import { variableSign } from "../service-draft.ts";

/**
 * The commands of a piece of shell script, each as its words. Variables stay, to be filled in when the stack file is read;
 * nothing is run. Throws UsageError where one that makes a container has a quote that is not closed, or what only a shell could
 * tell; what else the script does need not be understood.
 */
export function commandsOf(script: string): readonly (readonly string[])[] {
  const plain = script.replace(/\$\(\s*pwd\s*\)|`\s*pwd\s*`/g, "$PWD").replace(keptAnswer, "$1");
  return pieces(plain).map((piece) => {
    const isOurs = making.test(piece);
    if (isOurs) refuseSubstitution(piece);
    const words = shellWords(piece);
    if (words === undefined && isOurs) throw new UsageError(`a quote is not closed: ${firstLine(piece)}`);
    return words ?? piece.trim().split(/\s+/);
  });
}

const making = /\b(?:docker|podman|nerdctl)\b.*\b(?:run|create)\b/s;

/** `id=$(docker run …)` */
const keptAnswer = /(?<=^\s*)\w+=\$\(\s*((?:sudo\s+)?(?:docker|podman|nerdctl)\s[^()`]*)\)/gm;

/** A line that goes on, an escape, a text in quotes, a comment, a redirection, the end of a command, a variable, or any character. */
const token = /\\\n|\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<!\S)#[^\n]*|>&|&>|[\n;&|]|\$[A-Za-z_{]|[\s\S]/gs;

/** Cut where commands end, without comments, and with the `$` of each variable marked. */
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
  throw new UsageError(`only a shell can tell what this is: ${firstLine(found)}`, {
    hint: "Give the line to your shell: `berth import -- docker run …`.",
  });
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
