import type { Box } from "./boxes.ts";
import type { DependencyEdge, Graph } from "./graph.ts";
import { cut } from "./label.ts";
import { levelColours, lines } from "./styles.ts";
import { printable } from "./texts.ts";

/** A service's box as Graphviz lays one out: a row for each kind of thing, networks as coloured chips. */
export function boxLabel({ node, label }: Box, colourOf: (network: string) => string): string {
  const { title, aside, image, ports, volumes, networks, state } = label;
  const isDim = node.role === "aside" || node.presence === "disabled";
  const [ink, pale] = isDim ? ["#8c959f", "#a8b1ba"] : ["#1f2328", "#57606a"];
  const tail =
    aside === "" ? "" : ` ${font(aside, { size: 11, color: node.presence === "missing" ? "#cf222e" : pale })}`;
  const colour = node.live === undefined || isDim ? pale : (levelColours[node.live.level]["color"] ?? pale);
  const rows = [
    `<B>${font(title, { size: 14, color: ink })}</B>${tail}`,
    ...(state === "" ? [] : [font(state, { size: 11, color: colour })]),
    ...[image, ports, volumes].filter((text) => text !== "").map((text) => font(text, { size: 11, color: pale })),
  ].map((row) => `<TR><TD ALIGN="LEFT">${row}</TD></TR>`);
  const chips = networks.map((name) => chip(name, isDim ? "#ffffff" : colourOf(name), pale)).join("");
  const last = chips === "" ? "" : `<TR><TD ALIGN="LEFT">${table(`<TR>${chips}</TR>`, 3)}</TD></TR>`;
  return table(`${rows.join("")}${last}`, 0);
}

/** What the lines and colours of this picture mean, and no others. */
export function legendLabel(graph: Graph): string {
  const { name, services, dependencies } = graph;
  const kinds = new Set(dependencies.map(({ until }) => until));
  const words: Readonly<Record<DependencyEdge["until"], string>> = {
    started: "→ waits for its start",
    healthy: "→ waits until healthy",
    completed: "→ waits for its end",
  };
  const marks = [
    ...(["started", "healthy", "completed"] as const)
      .filter((until) => kinds.has(until))
      .map((until) => font(words[until], { size: 12, color: lines[until]["color"] ?? "" })),
    ...(dependencies.some(({ isCircular }) => isCircular) ? [font("→ cycle", { size: 12, color: "#cf222e" })] : []),
    ...(dependencies.some(({ required }) => !required) ? [font("··· optional", { size: 12, color: "#57606a" })] : []),
    ...(services.some(({ role }) => role === "needed") ? [font("□ needed", { size: 12, color: "#0969da" })] : []),
    ...(services.some(({ role }) => role === "blocked") ? [font("□ blocked", { size: 12, color: "#bc4c00" })] : []),
  ];
  return [`<B>${escaped(name)}</B>`, ...marks].join("&#160;&#160;&#160; ");
}

/** A text of Graphviz's HTML that stays text. */
export function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function chip(text: string, ground: string, ink: string): string {
  return `<TD BGCOLOR="${ground}" STYLE="ROUNDED">${font(cut(text, 24), { size: 10, color: ink })}</TD>`;
}

function font(text: string, { size, color }: { readonly size: number; readonly color: string }): string {
  return `<FONT POINT-SIZE="${size}" COLOR="${color}">${escaped(text)}</FONT>`;
}

function table(rows: string, spacing: number): string {
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="${spacing}" CELLPADDING="1">${rows}</TABLE>`;
}
