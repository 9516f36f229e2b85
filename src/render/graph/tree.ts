import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/color.ts";
import type { DependencyEdge, Graph, Role, ServiceNode } from "./graph.ts";
import { resourceLines } from "./resource-lines.ts";
import { asideText, printable, wishText } from "./texts.ts";

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

const marks: Readonly<Record<Role, string>> = { chosen: "» ", needed: "+ ", blocked: "! ", aside: "" };

function named({ name: given, role, presence }: ServiceNode, paint: Paint): string {
  const name = printable(given);
  if (role === undefined) return presence === "enabled" ? paint.bold(name) : paint.dim(name);
  const colour = { chosen: paint.bold.magenta, needed: paint.cyan, blocked: paint.yellow, aside: paint.dim }[role];
  return colour(`${marks[role]}${name}`);
}

function legend({ services }: Graph, { paint }: TreeStyle): readonly string[] {
  const chosen = services.find(({ role }) => role === "chosen")?.name;
  if (chosen === undefined) return [];
  const of = (role: Role) => services.filter((node) => node.role === role).length;
  return ["", paint.dim(`» ${chosen} needs ${of("needed")} (+) and blocks ${of("blocked")} (!)`)];
}

function levelPaint(paint: Paint) {
  return { good: paint.green, done: paint.blue, absent: paint.dim, busy: paint.yellow, bad: paint.red };
}
