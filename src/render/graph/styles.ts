import type { Port } from "../../stack/stack.ts";
import type { DependencyEdge, Graph, Level, ServiceNode, ServiceRole } from "./graph.ts";

type Attributes = Readonly<Record<string, string>>;

/** Box colors by the state of the containers. */
export const levelColors: Readonly<Record<Level, Attributes>> = {
  good: { fillcolor: "#dafbe1", color: "#1a7f37" },
  done: { fillcolor: "#ddf4ff", color: "#0969da" },
  absent: { fillcolor: "#f6f8fa", color: "#8c959f" },
  busy: { fillcolor: "#fff8c5", color: "#9a6700" },
  bad: { fillcolor: "#ffebe9", color: "#cf222e" },
};

/** Box colors by relation to the highlighted service. */
export const roleColors: Readonly<Record<ServiceRole, Attributes>> = {
  chosen: { color: "#8250df", penwidth: "3" },
  needed: { color: "#0969da", penwidth: "2.2" },
  blocked: { color: "#bc4c00", penwidth: "2.2" },
  aside: { color: "#d8dee4" },
};

/** Line styles by what is waited for. */
export const lineStyles: Readonly<Record<DependencyEdge["until"], Attributes>> = {
  started: { color: "#8c959f" },
  healthy: { color: "#1a7f37" },
  completed: { color: "#0969da", style: "dashed" },
};

/** Light background colors that are easy to tell apart. */
const backgrounds = [
  ...["#ddf4ff", "#fff1c5", "#dafbe1", "#fbefff", "#ffe2d5", "#d5f5f0", "#ffeff7", "#e6e9f5"],
  ...["#eef5d0", "#f2e5d8", "#d8e4f8", "#f5dede"],
];

/** The background color of each network by key; gray for a `network_mode`. */
export function networkColors({ networks }: Graph): (key: string) => string {
  const colors = new Map(networks.map(({ key }, index) => [key, backgrounds[index % backgrounds.length]]));
  return (key) => colors.get(key) ?? "#eaeef2";
}

/** `healthy, restart, optional`; "" for a plain dependency that waits until started. */
export function dependencyText({ until, restart, required }: DependencyEdge): string {
  const words = [until === "started" ? "" : until, restart ? "restart" : "", required ? "" : "optional"];
  return words.filter((word) => word !== "").join(", ");
}

/** `8080→80`, `127.0.0.1:53→53/udp`; `→80` if the engine chooses the host port. */
export function portText({ host_ip, published = "", target, protocol = "tcp" }: Port): string {
  const host = host_ip?.includes(":") ? `[${host_ip}]` : host_ip;
  const isAny = host === undefined || host === "" || host === "0.0.0.0" || host === "[::]";
  return `${isAny ? "" : `${host}:`}${published}→${target}${protocol === "tcp" ? "" : `/${protocol}`}`;
}

/** Notes next to a service's name: replicas, profiles, disabled or missing. */
export function nodeNotes({ presence, replicas, profiles }: ServiceNode): readonly string[] {
  if (presence === "missing") return ["not in the file"];
  const profile = profiles.length === 0 ? [] : [`profile ${profiles.join(", ")}`];
  return [...(replicas === 1 ? [] : [`×${replicas}`]), ...profile, ...(presence === "disabled" ? ["off"] : [])];
}
