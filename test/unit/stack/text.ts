import type { MapNode, Node } from "../../../src/stack/node.ts";
import { parseDocuments } from "../../../src/stack/parse/parse.ts";
import type { Problem } from "../../../src/stack/problems/problem.ts";
import { pointAt } from "../../../src/stack/problems/source-lines.ts";

/** The tree of a text with one valid document, before any merge. */
export function tree(text: string): MapNode {
  const { documents, problems } = parseDocuments({ name: "compose.yaml", path: "/p/compose.yaml", text });
  const [root] = documents;
  if (root === undefined || problems.length > 0) throw new Error(problems.map(line).join("\n"));
  return root;
}

/** A tree as plain values. */
export function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

/** `3:5 image: message`: the place of a problem, its source text, and the message. */
export function line({ at, message }: Problem): string {
  if (at === undefined) return message;
  const { line, column } = pointAt(at.source, at.start);
  return `${line}:${column} ${at.source.text.slice(at.start, at.end).split("\n")[0]} | ${message}`;
}
