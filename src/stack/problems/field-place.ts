import { type MapNode, type Node, nodeAt } from "../node.ts";
import type { Place } from "./problem.ts";
import { pointAt } from "./source-lines.ts";

/** Where the file says what a service's field is: `compose.yaml:14`; undefined where it does not say so itself. */
export function fieldPlace(root: MapNode, service: string, field: string): string | undefined {
  const [attribute = "", ...rest] = field.split(".");
  const node = nodeAt(root, ["services", service, attribute]);
  const at = memberPlace(node, rest.join("."));
  return at && `${at.source.name}:${pointAt(at.source, at.start).line}`;
}

/** A member of a mapping, or the `KEY=value` of a list that says the same; the whole where it is in neither. */
function memberPlace(node: Node | undefined, key: string): Place | undefined {
  if (node?.kind === "map") return node.entries.get(key)?.keyAt ?? node.at;
  if (node?.kind !== "list") return node?.at;
  const isOurs = (item: Node) => item.kind === "scalar" && item.text.split("=")[0] === key;
  return node.items.find(isOurs)?.at ?? node.at;
}
