import type { Port } from "../../stack/stack.ts";
import type { DependencyEdge, ServiceNode } from "./graph.ts";

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
