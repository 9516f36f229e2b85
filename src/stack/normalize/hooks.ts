import { type Node, textOf } from "../node.ts";
import { shellWords } from "../shell-words.ts";
import { environment } from "./pairs.ts";
import { path } from "./paths.ts";
import { flag, oneOrMany, string, strings, text } from "./scalars.ts";
import { complain, member, type Shape, type Spot } from "./shape.ts";
import { list, record } from "./structures.ts";

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

/** A command run in the container at a point of its life. */
export const hook = record([
  ["command", command, { absent: null }],
  ["user", string],
  ["privileged", flag],
  ["working_dir", string],
  ["environment", environment],
]);

const trigger = record([
  ["path", path],
  ["action", string],
  ["target", string],
  ["exec", hook, { absent: {} }],
  ["include", oneOrMany],
  ["ignore", oneOrMany],
  ["initial_sync", flag],
]);

const triggers = list(trigger);

/** What to do when files change. A trigger for several paths is one for each. */
export const develop: Shape = record([
  [
    "watch",
    {
      read: (node, spot) =>
        triggers.read(node.kind === "list" ? { ...node, items: node.items.flatMap(onePath) } : node, spot),
      print: triggers.print,
    },
  ],
]);

function onePath(node: Node): readonly Node[] {
  const paths = member(node, "path");
  if (node.kind !== "map" || paths?.kind !== "list") return [node];
  return paths.items.map((value) => ({
    ...node,
    entries: new Map([...node.entries, ["path", { key: "path", value }]]),
  }));
}
