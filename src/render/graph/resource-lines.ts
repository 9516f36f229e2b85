import stringWidth from "fast-string-width";
import { padded } from "../progress/layout.ts";
import type { Paint } from "../terminal/color.ts";
import type { Graph, ResourceNode, ServiceNode } from "./graph.ts";
import { portText, printable } from "./texts.ts";

interface Style {
  readonly columns: number;
  readonly paint: Paint;
}

/** A key and what belongs to it. */
type Row = readonly [key: string, items: readonly string[]];

/** Networks with who is in them, volumes with where they are mounted, ports with who answers: a section each. */
export function resourceLines(graph: Graph, style: Style): readonly string[] {
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
