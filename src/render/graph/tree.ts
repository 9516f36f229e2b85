import stringWidth from "fast-string-width";
import { padded } from "../progress/layout.ts";
import type { Paint } from "../terminal/color.ts";
import type { DependencyEdge, Graph, ResourceNode, ServiceNode, ServiceRole } from "./graph.ts";
import { asideText, portText, printable, wishText } from "./styles.ts";

export interface TreeStyle {
  readonly columns: number;
  readonly paint: Paint;
}

/** The dependencies as a tree, what nobody needs first, then networks, volumes and ports. */
export function treeText(graph: Graph, style: TreeStyle): string {
  const { name, services } = graph;
  const count = `${services.length} service${services.length === 1 ? "" : "s"}`;
  const head = `${style.paint.bold(name)}  ${style.paint.dim(count)}`;
  const lines = [head, "", ...dependencyLines(graph, style), ...legend(graph, style), ...resourceLines(graph, style)];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** Where a line of the tree hangs. */
interface Twig {
  readonly name: string;
  readonly via?: DependencyEdge;
  /** Before its own branch, and before those below it. */
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
    const pending: Twig[] = [{ name: root, lead: "", below: "" }];
    for (let twig = pending.pop(); twig !== undefined; twig = pending.pop()) {
      const node = nodes.get(twig.name);
      if (node === undefined) continue;
      const edges = needs.get(twig.name) ?? [];
      const isDeep = stringWidth(twig.below) > style.columns / 2;
      const again = shown.has(twig.name) ? "above" : isDeep ? "below" : undefined;
      lines.push(lineOf(node, twig, { pointer: edges.length > 0 ? again : undefined, style }));
      if (again !== undefined) continue;
      shown.add(twig.name);
      pending.push(...edges.map((edge, index) => twigOf(edge, twig.below, index === edges.length - 1)).reverse());
    }
  };
  for (const root of rootsOf(graph)) grow(root);
  // What only a cycle leads to, and what hung too deep.
  for (const { name } of graph.services) if (!shown.has(name)) grow(name);
  return lines;
}

function twigOf(via: DependencyEdge, below: string, isLast: boolean): Twig {
  const [lead, further] = isLast ? ["└─ ", "   "] : ["├─ ", "│  "];
  return { name: via.on, via, lead: below + lead, below: below + further };
}

function rootsOf({ services, dependencies }: Graph): readonly string[] {
  const disabled = new Set(services.filter(({ presence }) => presence === "disabled").map(({ name }) => name));
  // What hangs on a service that is switched off stands by itself all the same.
  const needed = new Set(
    dependencies.filter(({ from, on }) => !disabled.has(from) || disabled.has(on)).map(({ on }) => on),
  );
  return services.map(({ name }) => name).filter((name) => !needed.has(name));
}

interface LineStyle {
  /** Where the rest of it is shown. */
  readonly pointer: "above" | "below" | undefined;
  readonly style: TreeStyle;
}

function lineOf(node: ServiceNode, { via, lead }: Twig, { pointer, style }: LineStyle): string {
  const { paint } = style;
  const wish = via === undefined ? "" : wishText(via);
  const aside = printable(asideText(node).join(", "));
  return [
    `${paint.dim(lead)}${named(node, paint)}`,
    ...(wish === "" ? [] : [paint.dim(`(${wish})`)]),
    ...(via?.isCircular ? [paint.red("↻ cycle")] : []),
    ...(aside === "" ? [] : [node.presence === "missing" ? paint.red(`[${aside}]`) : paint.dim(`[${aside}]`)]),
    ...(node.live === undefined ? [] : [levelPaint(paint)[node.live.level](`● ${node.live.text}`)]),
    ...(pointer === undefined ? [] : [paint.dim(pointer === "above" ? "↑" : "↓")]),
  ].join(" ");
}

const marks: Readonly<Record<ServiceRole, string>> = { chosen: "» ", needed: "+ ", blocked: "! ", aside: "" };

function named({ name: given, role, presence }: ServiceNode, paint: Paint): string {
  const name = printable(given);
  if (role === undefined) return presence === "enabled" ? paint.bold(name) : paint.dim(name);
  const colour = { chosen: paint.bold.magenta, needed: paint.cyan, blocked: paint.yellow, aside: paint.dim }[role];
  return colour(`${marks[role]}${name}`);
}

function legend({ services }: Graph, { paint }: TreeStyle): readonly string[] {
  const chosen = services.find(({ role }) => role === "chosen")?.name;
  if (chosen === undefined) return [];
  const of = (role: ServiceRole) => services.filter((node) => node.role === role).length;
  return ["", paint.dim(`» ${chosen} needs ${of("needed")} (+) and blocks ${of("blocked")} (!)`)];
}

function levelPaint(paint: Paint) {
  return { good: paint.green, done: paint.blue, absent: paint.dim, busy: paint.yellow, bad: paint.red };
}

interface Style {
  readonly columns: number;
  readonly paint: Paint;
}

/** A key and what belongs to it. */
type Row = readonly [key: string, items: readonly string[]];

/** Networks with who is in them, volumes with where they are mounted, ports with who answers: a section each. */
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

/** `network_mode: host` and its like stand where networks would. */
function modes(services: readonly ServiceNode[]): readonly Row[] {
  const modes = new Set(services.flatMap(({ networkMode }) => networkMode ?? []));
  return [...modes].map((mode) => [
    `(${mode})`,
    services.filter(({ networkMode }) => networkMode === mode).map(({ name }) => name),
  ]);
}

function volumeRow(volume: ResourceNode, services: readonly ServiceNode[]): Row {
  const places = services.flatMap(({ name, mounts }) =>
    mounts
      .filter((mount) => mount.volume === volume.key)
      .map(({ target, readOnly }) => `${name}:${target}${readOnly ? ":ro" : ""}`),
  );
  return [keyOf(volume), places];
}

function keyOf({ key, isExternal, isInternal }: ResourceNode): string {
  const words = [...(isExternal ? ["external"] : []), ...(isInternal ? ["internal"] : [])];
  return words.length === 0 ? key : `${key} (${words.join(", ")})`;
}

function section(title: string, rows: readonly Row[], { columns, paint }: Style): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.map(([key, items]) => [printable(key), items.map(printable)] as const);
  const widest = Math.max(...shown.map(([key]) => stringWidth(key)));
  const width = Math.min(widest, Math.floor(columns / 3));
  return [
    "",
    paint.dim(title),
    ...shown.flatMap(([key, items]) => {
      const [first = "", ...rest] = wrapped(items, columns - width - 4);
      const indent = " ".repeat(width + 4);
      // A long key has a line of its own.
      const head = stringWidth(key) > width ? [`  ${key}`, `${indent}${first}`] : [`  ${padded(key, width)}  ${first}`];
      return [...head, ...rest.map((line) => `${indent}${line}`)];
    }),
  ];
}

/** Items by commas, in lines of at most so many columns. */
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
