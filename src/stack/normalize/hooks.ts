import type { Node } from "../node.ts";
import { command } from "./command.ts";
import { environment } from "./pairs.ts";
import { path } from "./paths.ts";
import { flag, oneOrMany, string } from "./scalars.ts";
import { member, type Shape } from "./shape.ts";
import { list, record } from "./structures.ts";

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
