import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { EngineReads } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import { local } from "./reachable.ts";

/** Where this process runs. */
export interface HostEnvironment {
  readonly env: Env;
  /** The name of the container that this process runs in; undefined outside a container. */
  readonly container: string | undefined;
  /** The default gateway, if any. */
  readonly gateway: string | undefined;
}

/**
 * The host to connect to for published ports: `localhost`, the machine of a remote engine, or, inside a container that uses
 * its own engine through a mounted socket, that container's gateway. BERTH_ENGINE_HOST overrides it.
 */
export async function engineHost(
  engine: Pick<EngineReads, "info" | "container">,
  { env, container, gateway }: HostEnvironment,
): Promise<string> {
  const chosen = env["BERTH_ENGINE_HOST"];
  if (chosen) return chosen;
  const { endpoint } = await engine.info();
  const remote = hostIn(endpoint);
  if (remote !== undefined) return /^(?:localhost|127\..*|::1)$/.test(remote) ? local : remote;
  if (container === undefined || gateway === undefined) return local;
  // An engine inside this container does not list it. A container on the host's network reaches ports as the host does.
  const own = await engine.container(container);
  return own === undefined || own.networkMode === "host" ? local : gateway;
}

/** The host of an endpoint with a network address; undefined for a local socket. */
function hostIn(endpoint: string): string | undefined {
  if (!/^(?:tcp|https?|ssh):/.test(endpoint)) return undefined;
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/^\[|\]$/g, "") : "";
  return host === "" ? undefined : host;
}

/** Detects where this process runs. */
export function detectHost(env: Env): HostEnvironment {
  const isContained = existsSync("/.dockerenv") || existsSync("/run/.containerenv");
  return { env, container: isContained ? hostname() : undefined, gateway: isContained ? gateway() : undefined };
}

function gateway(): string | undefined {
  try {
    return defaultGateway(readFileSync("/proc/net/route", "utf8"));
  } catch {
    return undefined;
  }
}

/** The default gateway in the kernel's routing table, which has addresses as hexadecimal digits, last byte first. */
export function defaultGateway(table: string): string | undefined {
  const [, bytes] = /^\S+\s+00000000\s+((?!00000000)[\dA-F]{8})\s/m.exec(table) ?? [];
  return bytes
    ?.match(/../g)
    ?.reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
}
