import { type MapNode, type Node, nodeAt } from "../node.ts";
import type { Place } from "./problem.ts";
import { pointAt } from "./source-lines.ts";

/** The place of a service's field: `compose.yaml:14`; undefined if the file does not have it. */
export function fieldPlace(root: MapNode, service: string, field: string): string | undefined {
  const [attribute = "", ...rest] = field.split(".");
  const node = nodeAt(root, ["services", service, attribute]);
  const at = memberPlace(node, rest.join("."));
  return at && `${at.source.name}:${pointAt(at.source, at.start).line}`;
}

/** The place of a member of a mapping, or of `KEY=value` in a list; else the place of the whole node. */
function memberPlace(node: Node | undefined, key: string): Place | undefined {
  if (node?.kind === "map") return node.entries.get(key)?.keyAt ?? node.at;
  if (node?.kind !== "list") return node?.at;
  const hasKey = (item: Node) => item.kind === "scalar" && item.text.split("=")[0] === key;
  return node.items.find(hasKey)?.at ?? node.at;
}
