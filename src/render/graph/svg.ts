import { dotText } from "./dot.ts";
import type { Graph } from "./graph.ts";

/** The graph as a picture, laid out by Graphviz; loads its megabyte of WebAssembly. */
export async function svgText(graph: Graph): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return viz.renderString(dotText(graph), { format: "svg" });
}
