import stringWidth from "fast-string-width";
import { padded } from "../progress/layout.ts";
import type { Paint } from "../terminal/color.ts";
import { visibleLine } from "../terminal/visible.ts";
import type { DependencyEdge, Graph, ResourceNode, ServiceNode, ServiceRole } from "./graph.ts";
import { dependencyText, nodeNotes, portText } from "./styles.ts";

export interface TreeStyle {
  readonly columns: number;
  readonly paint: Paint;
}

/** The dependencies as a tree from services that no other needs, then networks, volumes and ports. */
export function treeText(graph: Graph, style: TreeStyle): string {
  const { name, services } = graph;
  const count = `${services.length} service${services.length === 1 ? "" : "s"}`;
  const head = `${style.paint.bold(name)}  ${style.paint.dim(count)}`;
  const lines = [head, "", ...dependencyLines(graph, style), ...legend(graph, style), ...resourceLines(graph, style)];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** Roughly the columns of `(see below)`. */
const pointerColumns = 8;

interface Branch {
  readonly name: string;
  readonly via?: DependencyEdge;
  /** Prefixes of its own line, and of the lines below it. */
  readonly lead: string;
  readonly below: string;
}

function dependencyLines(graph: Graph, style: TreeStyle): readonly string[] {
  const nodes = new Map(graph.services.map((node) => [node.name, node]));
  const needs = new Map<string, DependencyEdge[]>(graph.services.map(({ name }) => [name, []]));
  for (const edge of graph.dependencies) needs.get(edge.from)?.push(edge);
  const shown = new Set<string>();
  const lines: string[] = [];
  const grow = (root: string): void => {
    const pending: Branch[] = [{ name: root, lead: "", below: "" }];
    for (let branch = pending.pop(); branch !== undefined; branch = pending.pop()) {
      const node = nodes.get(branch.name);
      if (node === undefined) continue;
      const edges = needs.get(branch.name) ?? [];
      const isDeep = stringWidth(branch.below) > style.columns / 2 - pointerColumns;
      const again = shown.has(branch.name) ? "above" : isDeep ? "below" : undefined;
      lines.push(lineOf(node, branch, { pointer: edges.length > 0 ? again : undefined, style }));
      if (again !== undefined) continue;
      shown.add(branch.name);
      pending.push(...edges.map((edge, index) => branchOf(edge, branch.below, index === edges.length - 1)).reverse());
    }
  };
  for (const root of rootsOf(graph)) grow(root);
  // Services that are only reached by a cycle, or were nested too deep.
  for (const { name } of graph.services) if (!shown.has(name)) grow(name);
  return lines;
}

function branchOf(via: DependencyEdge, below: string, isLast: boolean): Branch {
  const [lead, further] = isLast ? ["└─ ", "   "] : ["├─ ", "│  "];
  return { name: via.on, via, lead: below + lead, below: below + further };
}

function rootsOf({ services, dependencies }: Graph): readonly string[] {
  const disabled = new Set(services.filter(({ presence }) => presence === "disabled").map(({ name }) => name));
  // A dependency of a disabled service is still a root.
  const needed = new Set(
    dependencies.filter(({ from, on }) => !disabled.has(from) || disabled.has(on)).map(({ on }) => on),
  );
  return services.map(({ name }) => name).filter((name) => !needed.has(name));
}

interface LineStyle {
  /** Where its own dependencies are shown. */
  readonly pointer: "above" | "below" | undefined;
  readonly style: TreeStyle;
}

function lineOf(node: ServiceNode, { via, lead }: Branch, { pointer, style }: LineStyle): string {
  const { paint } = style;
  const condition = via === undefined ? "" : dependencyText(via);
  const aside = visibleLine(nodeNotes(node).join(", "));
  return [
    `${paint.dim(lead)}${nameText(node, paint)}`,
    ...(condition === "" ? [] : [paint.dim(`(${condition})`)]),
    ...(via?.isCircular ? [paint.red("↻ cycle")] : []),
    ...(aside === "" ? [] : [node.presence === "missing" ? paint.red(`[${aside}]`) : paint.dim(`[${aside}]`)]),
    ...(node.live === undefined ? [] : [levelPaint(paint)[node.live.level](`● ${node.live.text}`)]),
    ...(pointer === undefined ? [] : [paint.dim(`(see ${pointer})`)]),
  ].join(" ");
}

const marks: Readonly<Record<ServiceRole, string>> = { chosen: "» ", needed: "+ ", blocked: "! ", aside: "" };

function nameText({ name: raw, role, presence }: ServiceNode, paint: Paint): string {
  const name = visibleLine(raw);
  if (role === undefined) return presence === "enabled" ? paint.bold(name) : paint.dim(name);
  const color = { chosen: paint.bold.magenta, needed: paint.cyan, blocked: paint.yellow, aside: paint.dim }[role];
  return color(`${marks[role]}${name}`);
}

function legend({ services }: Graph, { paint }: TreeStyle): readonly string[] {
  const chosen = services.find(({ role }) => role === "chosen")?.name;
  if (chosen === undefined) return [];
  const count = (role: ServiceRole) => services.filter((node) => node.role === role).length;
  return ["", paint.dim(`» ${chosen} needs ${count("needed")} (+) and blocks ${count("blocked")} (!)`)];
}

function levelPaint(paint: Paint) {
  return { good: paint.green, done: paint.blue, absent: paint.dim, busy: paint.yellow, bad: paint.red };
}

interface Style {
  readonly columns: number;
  readonly paint: Paint;
}

/** A key and its items. */
type Row = readonly [key: string, items: readonly string[]];

/** Sections for networks with their services, volumes with their mounts, and services with their ports. */
function resourceLines(graph: Graph, style: Style): readonly string[] {
  const { services, networks, volumes } = graph;
  return [
    ...section("networks", [...networks.map((network) => networkRow(network, services)), ...modes(services)], style),
    ...section(
      "volumes",
      volumes.map((volume) => volumeRow(volume, services)),
      style,
    ),
    ...section(
      "ports",
      services.flatMap(({ name, ports }) => (ports.length === 0 ? [] : [[name, ports.map(portText)] as const])),
      style,
    ),
  ];
}

function networkRow(network: ResourceNode, services: readonly ServiceNode[]): Row {
  const members = services.filter(({ networks }) => networks.includes(network.key)).map(({ name }) => name);
  return [keyOf(network), members];
}

/** Rows for `network_mode`, such as `(host)`. */
function modes(services: readonly ServiceNode[]): readonly Row[] {
  const modes = new Set(services.flatMap(({ networkMode }) => networkMode ?? []));
  return [...modes].map((mode) => [
    `(${mode})`,
    services.filter(({ networkMode }) => networkMode === mode).map(({ name }) => name),
  ]);
}

function volumeRow(volume: ResourceNode, services: readonly ServiceNode[]): Row {
  const mountedAt = services.flatMap(({ name, mounts }) =>
    mounts
      .filter((mount) => mount.volume === volume.key)
      .map(({ target, readOnly }) => `${name}:${target}${readOnly ? ":ro" : ""}`),
  );
  return [keyOf(volume), mountedAt];
}

function keyOf({ key, isExternal, isInternal }: ResourceNode): string {
  const words = [...(isExternal ? ["external"] : []), ...(isInternal ? ["internal"] : [])];
  return words.length === 0 ? key : `${key} (${words.join(", ")})`;
}

function section(title: string, rows: readonly Row[], { columns, paint }: Style): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.map(([key, items]) => [visibleLine(key), items.map(visibleLine)] as const);
  const widest = Math.max(...shown.map(([key]) => stringWidth(key)));
  const width = Math.min(widest, Math.floor(columns / 3));
  return [
    "",
    paint.dim(title),
    ...shown.flatMap(([key, items]) => {
      const [first = "", ...rest] = wrapped(items, columns - width - 4);
      const indent = " ".repeat(width + 4);
      // A long key gets its own line.
      const head = stringWidth(key) > width ? [`  ${key}`, `${indent}${first}`] : [`  ${padded(key, width)}  ${first}`];
      return [...head, ...rest.map((line) => `${indent}${line}`)];
    }),
  ];
}

/** Items separated by commas, wrapped to the columns. */
function wrapped(items: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    if (line !== "" && stringWidth(line) + 1 + stringWidth(text) > columns) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? text : `${line} ${text}`;
  }
  return [...lines, line];
}
