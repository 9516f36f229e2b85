import { dotText } from "./dot.ts";
import type { Graph } from "./graph.ts";

/** The graph as a picture, laid out by Graphviz; loads its megabyte of WebAssembly. */
export async function svgText(graph: Graph): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return smaller(viz.renderString(dotText(graph), { format: "svg" }));
}

/** Boxes are as wide as Helvetica needs them; what takes its place on a machine without it is wider, DejaVu Sans by a sixth. */
const spare = 0.86;

function smaller(svg: string): string {
  return svg.replace(/(?<= font-size=")[\d.]+(?=")/g, (size) => (Number(size) * spare).toFixed(2));
}
