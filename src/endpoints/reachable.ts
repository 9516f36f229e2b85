import type { PublishedPort } from "../engine/facts.ts";

/** A host and a port to connect to. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Where to reach a container's port, given everything that it is published on. On this machine that is `localhost`, unless
 * the engine chose different ports for IPv4 and IPv6.
 */
export function reachable(publications: readonly PublishedPort[], engineHost: string): Address {
  const [v6, v4] = [publications.find(isV6), publications.find((each) => !isV6(each))];
  const { hostIp, published: port = 0 } = v4 ?? v6 ?? { hostIp: "" };
  if (!isEverywhere(hostIp)) return { host: isLoopback(hostIp) && engineHost !== local ? engineHost : hostIp, port };
  const isSplit = v4 !== undefined && v6 !== undefined && v4.published !== v6.published;
  return { host: engineHost === local && isSplit ? "127.0.0.1" : engineHost, port };
}

/** Whether a port is published on the loopback address of another machine, so that it cannot be reached from here. */
export function isOutOfReach({ hostIp, published }: PublishedPort, engineHost: string): boolean {
  return engineHost !== local && published !== undefined && isLoopback(hostIp);
}

/** The engine's machine is this one. */
export const local = "localhost";

function isV6({ hostIp }: PublishedPort): boolean {
  return hostIp.includes(":");
}

function isEverywhere(ip: string): boolean {
  return ip === "" || ip === "0.0.0.0" || ip === "::";
}

function isLoopback(ip: string): boolean {
  return ip === "::1" || ip.startsWith("127.");
}
