import { visibleLine } from "../terminal/visible.ts";
import { type Box, boxesOf } from "./boxes.ts";
import type { DependencyEdge, Graph } from "./graph.ts";
import { highlightFilter } from "./highlight.ts";
import { cut } from "./label.ts";
import {
  dependencyText,
  levelColors,
  lineStyles as lineLooks,
  lineStyles,
  networkColors,
  roleColors,
} from "./styles.ts";

/** The graph in DOT, Graphviz's language. The SVG is made from it too. */
export function dotText(graph: Graph): string {
  const colorOf = networkColors(graph);
  const isHighlighted = highlightFilter(graph);
  const { groups, loose, volumes } = boxesOf(graph);
  const boxLine = (box: Box) => boxText(box, colorOf);
  const lines = [
    ...header(graph),
    ...groups.flatMap(({ network, boxes }, index) => [
      `subgraph ${quoted(`cluster ${index}`)} {`,
      `  style="rounded,filled" fillcolor="${colorOf(network)}66" penwidth=0 labelloc=t labeljust=l fontsize=12 fontcolor="#57606a" label=<${escaped(network)}>`,
      ...boxes.map((box) => `  ${boxLine(box)}`),
      "}",
    ]),
    ...loose.map(boxLine),
    ...[loose, ...groups.map(({ boxes }) => boxes)].flatMap((boxes) => inColumns(unconnected(boxes, graph))),
    ...graph.dependencies.map((edge) => arrow(edge, isHighlighted(edge))),
    ...volumes.flatMap(({ key, users }) => [
      `${quoted(`volume ${key}`)} [shape=cylinder fillcolor="#f6f8fa" style=filled fontsize=12 tooltip=${quoted(key)} label=<${escaped(key)}>]`,
      ...users.map((name) => {
        const color = isHighlighted({ from: name, on: name }) ? "#afb8c1" : "#eceef0";
        return `${quoted(name)} -> ${quoted(`volume ${key}`)} [dir=none style=dashed${attributes({ color })}]`;
      }),
    ]),
  ];
  return `digraph ${quoted(graph.name)} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

function unconnected(boxes: readonly Box[], { dependencies }: Graph): readonly string[] {
  const connected = new Set(dependencies.flatMap(({ from, on }) => [from, on]));
  return boxes.map(({ node }) => node.name).filter((name) => !connected.has(name));
}

/** Graphviz puts all boxes without arrows into one column. Invisible arrows spread them over several. */
function inColumns(names: readonly string[]): readonly string[] {
  const rows = Math.max(4, Math.ceil(Math.sqrt(names.length)));
  return names
    .slice(0, -rows)
    .map((name, index) => `${quoted(name)} -> ${quoted(names[index + rows] ?? "")} [style=invis]`);
}

function header(graph: Graph): readonly string[] {
  return [
    'rankdir=LR nodesep=0.18 ranksep=0.7 pad=0.3 bgcolor="white" fontname="Helvetica" fontsize=13',
    `labelloc=b labeljust=l label=<${legendLabel(graph)}>`,
    'node [shape=box style="rounded,filled" fillcolor="#ffffff" color="#8c959f" margin="0.06,0.04" fontname="Helvetica" fontsize=14 fontcolor="#1f2328"]',
    'edge [color="#6e7781" arrowsize=0.7 fontname="Helvetica" fontsize=11 fontcolor="#57606a"]',
  ];
}

function boxText({ node, label }: Box, colorOf: (network: string) => string): string {
  const { name, presence, live, role } = node;
  const line = presence === "enabled" ? "rounded,filled" : "rounded,filled,dashed";
  const colors = {
    ...(presence === "missing" ? { color: "#cf222e" } : {}),
    ...(live === undefined ? {} : levelColors[live.level]),
    ...(role === undefined ? {} : roleColors[role]),
  };
  return `${quoted(name)} [style=${quoted(line)}${attributes(colors)} tooltip=${quoted(name)} label=<${boxLabel({ node, label }, colorOf)}>]`;
}

function arrow(edge: DependencyEdge, isHighlighted: boolean): string {
  const { from, on, until, required, restart, isCircular } = edge;
  const condition = dependencyText(edge);
  const colors = isCircular
    ? { color: "#cf222e", penwidth: "1.8" }
    : isHighlighted
      ? lineLooks[until]
      : { color: "#e4e7eb" };
  const shape = { ...colors, ...(required ? {} : { style: "dotted" }), ...(restart ? { label: "restart" } : {}) };
  const tooltip = `${from} depends on ${on}${condition === "" ? "" : ` (${condition})`}`;
  return `${quoted(from)} -> ${quoted(on)} [tooltip=${quoted(tooltip)}${attributes(shape)}]`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}=${quoted(value)}`)
    .join("");
}

/** A quoted string in which quotes and backslashes are escaped. */
function quoted(text: string): string {
  return `"${visibleLine(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A service's box as a Graphviz HTML table: a row per kind of information, networks as colored chips. */
function boxLabel({ node, label }: Box, colorOf: (network: string) => string): string {
  const { title, aside, image, ports, volumes, networks, state } = label;
  const isDim = node.role === "aside" || node.presence === "disabled";
  const [ink, pale] = isDim ? ["#8c959f", "#a8b1ba"] : ["#1f2328", "#57606a"];
  const tail =
    aside === "" ? "" : ` ${font(aside, { size: 11, color: node.presence === "missing" ? "#cf222e" : pale })}`;
  const color = node.live === undefined || isDim ? pale : (levelColors[node.live.level]["color"] ?? pale);
  const rows = [
    `<B>${font(title, { size: 14, color: ink })}</B>${tail}`,
    ...(state === "" ? [] : [font(state, { size: 11, color })]),
    ...[image, ports, volumes].filter((text) => text !== "").map((text) => font(text, { size: 11, color: pale })),
  ].map((row) => `<TR><TD ALIGN="LEFT">${row}</TD></TR>`);
  const chips = networks.map((name) => chip(name, isDim ? "#ffffff" : colorOf(name), pale)).join("");
  const last = chips === "" ? "" : `<TR><TD ALIGN="LEFT">${table(`<TR>${chips}</TR>`, 3)}</TD></TR>`;
  return table(`${rows.join("")}${last}`, 0);
}

/** Explains the lines and colors that this picture uses. */
function legendLabel(graph: Graph): string {
  const { name, services, dependencies } = graph;
  const kinds = new Set(dependencies.map(({ until }) => until));
  const texts: Readonly<Record<DependencyEdge["until"], string>> = {
    started: "→ waits until started",
    healthy: "→ waits until healthy",
    completed: "→ waits until completed",
  };
  const marks = [
    ...(["started", "healthy", "completed"] as const)
      .filter((until) => kinds.has(until))
      .map((until) => font(texts[until], { size: 12, color: lineStyles[until]["color"] ?? "" })),
    ...(dependencies.some(({ isCircular }) => isCircular) ? [font("→ cycle", { size: 12, color: "#cf222e" })] : []),
    ...(dependencies.some(({ required }) => !required) ? [font("··· optional", { size: 12, color: "#57606a" })] : []),
    ...(services.some(({ role }) => role === "needed") ? [font("□ needed", { size: 12, color: "#0969da" })] : []),
    ...(services.some(({ role }) => role === "blocked") ? [font("□ blocked", { size: 12, color: "#bc4c00" })] : []),
  ];
  return [`<B>${escaped(name)}</B>`, ...marks].join("&#160;&#160;&#160; ");
}

/** Escapes text for Graphviz's HTML labels. */
function escaped(text: string): string {
  return visibleLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function chip(text: string, background: string, ink: string): string {
  return `<TD BGCOLOR="${background}" STYLE="ROUNDED">${font(cut(text, 24), { size: 10, color: ink })}</TD>`;
}

function font(text: string, { size, color }: { readonly size: number; readonly color: string }): string {
  return `<FONT POINT-SIZE="${size}" COLOR="${color}">${escaped(text)}</FONT>`;
}

function table(rows: string, spacing: number): string {
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="${spacing}" CELLPADDING="1">${rows}</TABLE>`;
}

/** The graph as an SVG picture. Loads Graphviz, a megabyte of WebAssembly. */
export async function svgText(graph: Graph): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return withSmallerFonts(viz.renderString(dotText(graph), { format: "svg" }));
}

/**
 * Boxes are laid out for Helvetica. Its substitutes are wider, DejaVu Sans by a sixth and in bold by a quarter, so the
 * fonts are reduced.
 */
const fontScale = { plain: 0.86, bold: 0.79 };

function withSmallerFonts(svg: string): string {
  return svg.replace(/<text [^>]*>/g, (tag) => {
    const scale = tag.includes('font-weight="bold"') ? fontScale.bold : fontScale.plain;
    return tag.replace(/(?<= font-size=")[\d.]+(?=")/, (size) => (Number(size) * scale).toFixed(2));
  });
}
