import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { EngineReads } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import { local } from "./reachable.ts";

/** Facts that show where this process runs. */
export interface HostEnvironment {
  readonly env: Env;
  /** Undefined: in no container. Else the name by which an engine may know the container. */
  readonly container: string | undefined;
  /** The default gateway, if any. */
  readonly gateway: string | undefined;
}

/**
 * The name under which published ports are dialled from here: `localhost`, the machine of a remote engine, or, from a
 * container that talks to its own engine by a mounted socket, that container's gateway. BERTH_ENGINE_HOST overrules it.
 */
export async function engineHost(
  engine: Pick<EngineReads, "info" | "container">,
  { env, container, gateway }: HostEnvironment,
): Promise<string> {
  const told = env["BERTH_ENGINE_HOST"];
  if (told) return told;
  const { endpoint } = await engine.info();
  const remote = hostIn(endpoint);
  if (remote !== undefined) return /^(?:localhost|127\..*|::1)$/.test(remote) ? local : remote;
  if (container === undefined || gateway === undefined) return local;
  // An engine inside the same container does not know it; and one on the host's network is at home there.
  const own = await engine.container(container);
  return own === undefined || own.networkMode === "host" ? local : gateway;
}

/** Where an endpoint is on another machine, or says so at least. */
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

/** The default route's gateway in the kernel's table, which has addresses as hexadecimal digits, the last byte first. */
export function defaultGateway(table: string): string | undefined {
  const [, bytes] = /^\S+\s+00000000\s+((?!00000000)[\dA-F]{8})\s/m.exec(table) ?? [];
  return bytes
    ?.match(/../g)
    ?.reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
}
