import { type Box, boxesOf } from "./boxes.ts";
import { boxLabel, escaped, legendLabel } from "./dot-labels.ts";
import type { DependencyEdge, Graph } from "./graph.ts";
import { isLit } from "./highlight.ts";
import { levelColours, lines as lineLooks, networkColours, roleColours } from "./styles.ts";
import { printable, wishText } from "./texts.ts";

/** The graph in Graphviz's language: our SVG is drawn from it too. */
export function dotText(graph: Graph): string {
  const colourOf = networkColours(graph);
  const lit = isLit(graph);
  const { groups, loose, volumes } = boxesOf(graph);
  const box = (one: Box) => boxText(one, colourOf);
  const lines = [
    ...header(graph),
    ...groups.flatMap(({ network, boxes }, index) => [
      `subgraph ${quoted(`cluster ${index}`)} {`,
      `  style="rounded,filled" fillcolor="${colourOf(network)}66" penwidth=0 labelloc=t labeljust=l fontsize=12 fontcolor="#57606a" label=<${escaped(network)}>`,
      ...boxes.map((one) => `  ${box(one)}`),
      "}",
    ]),
    ...loose.map(box),
    ...graph.dependencies.map((edge) => arrow(edge, lit(edge))),
    ...volumes.flatMap(({ key, users }) => [
      `${quoted(`volume ${key}`)} [shape=cylinder fillcolor="#f6f8fa" style=filled fontsize=12 tooltip=${quoted(key)} label=<${escaped(key)}>]`,
      ...users.map((name) => {
        const color = lit({ from: name, on: name }) ? "#afb8c1" : "#eceef0";
        return `${quoted(name)} -> ${quoted(`volume ${key}`)} [dir=none style=dashed${attributes({ color })}]`;
      }),
    ]),
  ];
  return `digraph ${quoted(graph.name)} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

function header(graph: Graph): readonly string[] {
  return [
    'rankdir=LR nodesep=0.18 ranksep=0.7 pad=0.3 bgcolor="white" fontname="Helvetica" fontsize=13',
    `labelloc=b labeljust=l label=<${legendLabel(graph)}>`,
    'node [shape=box style="rounded,filled" fillcolor="#ffffff" color="#8c959f" margin="0.06,0.04" fontname="Helvetica" fontsize=14 fontcolor="#1f2328"]',
    'edge [color="#6e7781" arrowsize=0.7 fontname="Helvetica" fontsize=11 fontcolor="#57606a"]',
  ];
}

function boxText({ node, label }: Box, colourOf: (network: string) => string): string {
  const { name, presence, live, role } = node;
  const line = presence === "enabled" ? "rounded,filled" : "rounded,filled,dashed";
  const colours = {
    ...(presence === "missing" ? { color: "#cf222e" } : {}),
    ...(live === undefined ? {} : levelColours[live.level]),
    ...(role === undefined ? {} : roleColours[role]),
  };
  return `${quoted(name)} [style=${quoted(line)}${attributes(colours)} tooltip=${quoted(name)} label=<${boxLabel({ node, label }, colourOf)}>]`;
}

function arrow(edge: DependencyEdge, isLit: boolean): string {
  const { from, on, until, required, restart, isCircular } = edge;
  const wish = wishText(edge);
  const colours = isCircular ? { color: "#cf222e", penwidth: "1.8" } : isLit ? lineLooks[until] : { color: "#e4e7eb" };
  const shape = { ...colours, ...(required ? {} : { style: "dotted" }), ...(restart ? { label: "restart" } : {}) };
  const words = `${from} depends on ${on}${wish === "" ? "" : ` (${wish})`}`;
  return `${quoted(from)} -> ${quoted(on)} [tooltip=${quoted(words)}${attributes(shape)}]`;
}

function attributes(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}=${quoted(value)}`)
    .join("");
}

/** A text that nothing ends but its own quote. */
function quoted(text: string): string {
  return `"${printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
