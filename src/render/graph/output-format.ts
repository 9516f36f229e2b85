import { UsageError } from "../../errors.ts";
import type { Graph } from "./graph.ts";
import type { TreeStyle } from "./tree.ts";

export const graphFormats = ["tree", "mermaid", "dot", "svg", "json"] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** Formats by file extension. */
const extensions: Readonly<Record<string, GraphFormat>> = {
  svg: "svg",
  json: "json",
  dot: "dot",
  gv: "dot",
  mmd: "mermaid",
  mermaid: "mermaid",
};

const unsupported: ReadonlySet<string> = new Set(["png", "jpg", "jpeg", "gif", "webp", "pdf"]);

/** The format for a file name; a tree if the extension is unknown. Throws UsageError for bitmaps and PDF. */
export function formatOf(file: string | undefined): GraphFormat {
  const extension = /\.(\w+)$/.exec(file ?? "")?.[1]?.toLowerCase() ?? "";
  if (unsupported.has(extension)) {
    throw new UsageError(`unsupported graph format "${extension}"`, {
      hint: "Write an .svg file, and convert it with a program such as rsvg-convert or Inkscape.",
    });
  }
  return extensions[extension] ?? "tree";
}

/** Formats the graph. Loads only the module of that format. */
export async function formatGraph(graph: Graph, format: GraphFormat, style: TreeStyle): Promise<string> {
  switch (format) {
    case "tree":
      return (await import("./tree.ts")).treeText(graph, style);
    case "mermaid":
      return (await import("./mermaid.ts")).mermaidText(graph);
    case "dot":
      return (await import("./dot.ts")).dotText(graph);
    case "svg":
      return (await import("./dot.ts")).svgText(graph);
    case "json":
      return (await import("./json.ts")).graphJson(graph);
  }
}
