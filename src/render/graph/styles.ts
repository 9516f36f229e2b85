import type { Port } from "../../stack/stack.ts";
import type { DependencyEdge, Graph, Level, ServiceNode, ServiceRole } from "./graph.ts";

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
export const roleColours: Readonly<Record<ServiceRole, Looks>> = {
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

/** Text on one line, without what a terminal or a picture would obey. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, " ");
}

/** `healthy, restart, optional`; "" for a dependency that only waits for the start. */
export function wishText({ until, restart, required }: DependencyEdge): string {
  const words = [until === "started" ? "" : until, restart ? "restart" : "", required ? "" : "optional"];
  return words.filter((word) => word !== "").join(", ");
}

/** `8080→80`, `127.0.0.1:53→53/udp`; without a number of the host's where the engine is to choose: `→80`. */
export function portText({ host_ip, published = "", target, protocol = "tcp" }: Port): string {
  const host = host_ip?.includes(":") ? `[${host_ip}]` : host_ip;
  const isAny = host === undefined || host === "" || host === "0.0.0.0" || host === "[::]";
  return `${isAny ? "" : `${host}:`}${published}→${target}${protocol === "tcp" ? "" : `/${protocol}`}`;
}

/** What there is to say of a service beside its name: replicas, profiles, what is odd about it. */
export function asideText({ presence, replicas, profiles }: ServiceNode): readonly string[] {
  if (presence === "missing") return ["not in the file"];
  const profile = profiles.length === 0 ? [] : [`profile ${profiles.join(", ")}`];
  return [...(replicas === 1 ? [] : [`×${replicas}`]), ...profile, ...(presence === "disabled" ? ["off"] : [])];
}
