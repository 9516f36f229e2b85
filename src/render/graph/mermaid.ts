import { visibleLine } from "../terminal/visible.ts";
import { type Box, boxesOf } from "./boxes.ts";
import type { DependencyEdge, Graph, ServiceNode } from "./graph.ts";
import { highlightFilter } from "./highlight.ts";
import { dependencyText } from "./styles.ts";

/** The graph in Mermaid's language, which GitHub and GitLab draw in Markdown. */
export function mermaidText(graph: Graph): string {
  const ids = new Map(graph.services.map(({ name }, index) => [name, `s${index}`]));
  const idOf = (name: string) => ids.get(name) ?? "";
  const { groups, loose, volumes } = boxesOf(graph);
  const boxLine = ({ node, label }: Box) => `${idOf(node.name)}["${textOf(label)}"]`;
  const lines = [
    ...groups.flatMap(({ network, boxes }, index) => [
      `subgraph g${index}["${escaped(network)}"]`,
      ...boxes.map((box) => `  ${boxLine(box)}`),
      "end",
    ]),
    ...loose.map(boxLine),
    ...graph.dependencies.map((edge) => `${idOf(edge.from)} ${arrow(edge)} ${idOf(edge.on)}`),
    ...volumes.flatMap(({ key, users }, index) => [
      `v${index}[("${escaped(key)}")]`,
      ...users.map((name) => `${idOf(name)} -.- v${index}`),
    ]),
    ...styles(graph, idOf),
  ];
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function textOf({ title, aside, state, image, ports, volumes, networks }: Box["label"]): string {
  const head = `<b>${escaped(title)}</b>${aside === "" ? "" : ` ${escaped(aside)}`}`;
  const rows = [state, image, ports, volumes, networks.join(" · ")].filter((text) => text !== "");
  return [head, ...rows.map(escaped)].join("<br/>");
}

/** A required dependency is a solid line, an optional one dotted. */
function arrow(edge: DependencyEdge): string {
  const condition = dependencyText(edge);
  const line = edge.required ? "-->" : "-.->";
  return condition === "" ? line : `${line}|${condition}|`;
}

const classStyles: ReadonlyMap<string, string> = new Map([
  ["good", "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"],
  ["done", "fill:#ddf4ff,stroke:#0969da,color:#1f2328"],
  ["absent", "fill:#f6f8fa,stroke:#8c959f,color:#57606a"],
  ["busy", "fill:#fff8c5,stroke:#9a6700,color:#1f2328"],
  ["bad", "fill:#ffebe9,stroke:#cf222e,color:#1f2328"],
  ["disabled", "stroke-dasharray:4 3,opacity:0.6"],
  ["missing", "stroke:#cf222e,stroke-dasharray:4 3"],
  ["chosen", "stroke:#8250df,stroke-width:4px"],
  ["needed", "stroke:#0969da,stroke-width:3px"],
  ["blocked", "stroke:#bc4c00,stroke-width:3px"],
  ["aside", "opacity:0.3"],
]);

function styles(graph: Graph, idOf: (name: string) => string): readonly string[] {
  const isHighlighted = highlightFilter(graph);
  const classes = [...classStyles].flatMap(([name, style]) => {
    const members = graph.services.filter((node) => classesOf(node).has(name)).map((node) => idOf(node.name));
    return members.length === 0 ? [] : [`classDef ${name} ${style}`, `class ${members.join(",")} ${name}`];
  });
  const links = graph.dependencies.flatMap((edge, index) => {
    if (edge.isCircular) return [`linkStyle ${index} stroke:#cf222e`];
    return isHighlighted(edge) ? [] : [`linkStyle ${index} opacity:0.2`];
  });
  return [...classes, ...links];
}

function classesOf({ presence, live, role }: ServiceNode): ReadonlySet<string | undefined> {
  return new Set([presence, live?.level, role]);
}

/** Escapes text with Mermaid's own entities, since Mermaid reads `%%{…}%%` even inside `"…"`. */
function escaped(text: string): string {
  return visibleLine(text).replace(/["#%&<>`\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
