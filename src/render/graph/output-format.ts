import { UsageError } from "../../errors.ts";
import type { Graph } from "./graph.ts";
import type { TreeStyle } from "./tree.ts";

export const graphFormats = ["tree", "mermaid", "dot", "svg", "json"] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** What a file's name says of what is to be in it. */
const extensions: Readonly<Record<string, GraphFormat>> = {
  svg: "svg",
  json: "json",
  dot: "dot",
  gv: "dot",
  mmd: "mermaid",
  mermaid: "mermaid",
};

const pixels: ReadonlySet<string> = new Set(["png", "jpg", "jpeg", "gif", "webp", "pdf"]);

/** The format that suits a file's name; a tree where it suits none. Throws UsageError for a picture that is not drawn. */
export function formatOf(file: string | undefined): GraphFormat {
  const extension = /\.(\w+)$/.exec(file ?? "")?.[1]?.toLowerCase() ?? "";
  if (pixels.has(extension)) {
    throw new UsageError(`a graph is not drawn as ${extension}`, {
      hint: "Write it as .svg, which browsers show and other programs convert: rsvg-convert, Inkscape.",
    });
  }
  return extensions[extension] ?? "tree";
}

/** The graph in one of its formats. Only the one that is asked for is loaded. */
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
