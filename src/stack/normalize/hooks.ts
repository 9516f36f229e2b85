import { type Node, textOf } from "../node.ts";
import { shellWords } from "../shell-words.ts";
import { unfilled } from "./pairs.ts";
import { watchedPath } from "./paths.ts";
import { flag, oneOrMany, string, strings, text } from "./scalars.ts";
import { complain, member, type Shape, type Spot } from "./shape.ts";
import { list, record } from "./structures.ts";

/** A command: a list, or a string that is split into words. An empty command is kept, as it clears the image's. */
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
    message: "unclosed quote or parenthesis in the command",
    hint: "Close it, or write the command as a list.",
  });
}

/** A command to run in the container after its start or before its stop. */
export const hook = record([
  ["command", command, { absent: null }],
  ["user", string],
  ["privileged", flag],
  ["working_dir", string],
  ["environment", unfilled],
]);

const trigger = record([
  ["path", watchedPath],
  ["action", string],
  ["target", string],
  ["exec", hook, { absent: {} }],
  ["include", oneOrMany],
  ["ignore", oneOrMany],
  ["initial_sync", flag],
]);

const triggers = list(trigger);

/** What `watch` does when files change. A trigger with several paths becomes one trigger per path. */
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
