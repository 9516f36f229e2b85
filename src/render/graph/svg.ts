import { dotText } from "./dot.ts";
import type { Graph } from "./graph.ts";

/** The graph as an SVG picture. Loads Graphviz, a megabyte of WebAssembly. */
export async function svgText(graph: Graph): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return withSmallerFonts(viz.renderString(dotText(graph), { format: "svg" }));
}

/** Boxes are laid out for Helvetica. Its substitutes are wider, DejaVu Sans by a sixth, so the fonts are reduced. */
const fontScale = 0.86;

function withSmallerFonts(svg: string): string {
  return svg.replace(/(?<= font-size=")[\d.]+(?=")/g, (size) => (Number(size) * fontScale).toFixed(2));
}
