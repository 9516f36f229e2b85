import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Env } from "../env.ts";
import type { Surroundings } from "./engine-host.ts";

/** What this machine tells of where we run. */
export function surroundings(env: Env): Surroundings {
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
