import type { DependencyEdge, Graph, Role } from "./graph.ts";
import type { Level } from "./live.ts";

type Looks = Readonly<Record<string, string>>;

/** How a box shows what its containers are up to. */
export const levelColours: Readonly<Record<Level, Looks>> = {
  good: { fillcolor: "#dafbe1", color: "#1a7f37" },
  done: { fillcolor: "#ddf4ff", color: "#0969da" },
  absent: { fillcolor: "#f6f8fa", color: "#8c959f" },
  busy: { fillcolor: "#fff8c5", color: "#9a6700" },
  bad: { fillcolor: "#ffebe9", color: "#cf222e" },
};

/** How a box shows its part beside the one that is highlighted. */
export const roleColours: Readonly<Record<Role, Looks>> = {
  chosen: { color: "#8250df", penwidth: "3" },
  needed: { color: "#0969da", penwidth: "2.2" },
  blocked: { color: "#bc4c00", penwidth: "2.2" },
  aside: { color: "#d8dee4" },
};

/** How a line shows what is waited for. */
export const lines: Readonly<Record<DependencyEdge["until"], Looks>> = {
  started: { color: "#8c959f" },
  healthy: { color: "#1a7f37" },
  completed: { color: "#0969da", style: "dashed" },
};

/** Light grounds, as far apart as so many can be. */
const grounds = [
  ...["#ddf4ff", "#fff1c5", "#dafbe1", "#fbefff", "#ffe2d5", "#d5f5f0", "#ffeff7", "#e6e9f5"],
  ...["#eef5d0", "#f2e5d8", "#d8e4f8", "#f5dede"],
];

/** Each network's ground, by its key; `network_mode`s are grey. */
export function networkColours({ networks }: Graph): (key: string) => string {
  const colours = new Map(networks.map(({ key }, index) => [key, grounds[index % grounds.length]]));
  return (key) => colours.get(key) ?? "#eaeef2";
}
