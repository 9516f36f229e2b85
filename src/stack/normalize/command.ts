import { type Node, textOf } from "../node.ts";
import { shellWords } from "../shell-words.ts";
import { strings, text } from "./scalars.ts";
import { complain, type Shape, type Spot } from "./shape.ts";

/** A command: a list as it is, a text split into words. An empty one clears the image's, so it is kept. */
export const command: Shape = {
  read: (node, spot) => {
    if (node.kind === "list") return node.items.map((item) => textOf(item) ?? "");
    const line = text.read(node, spot) as string | undefined;
    return line === undefined ? undefined : split(line, node, spot);
  },
  print: strings.print,
};

function split(line: string, node: Node, spot: Spot): readonly string[] | undefined {
  const words = shellWords(line);
  if (words !== undefined) return words;
  return complain(node, spot, {
    rule: "invalid-command",
    message: "a quote or a parenthesis of this command is not closed",
    hint: "Close it, or write the command as a list.",
  });
}
