import { existsSync } from "node:fs";
import { address, call } from "./call.ts";

/** What a host turned out to be. "hung" means that somebody listens but cannot be worked with. */
export type Probe =
  | { state: "running"; version: string; apiVersion: string }
  | { state: "silent"; why: string }
  | { state: "hung"; why: string };

const pingMs = 5_000;
const networksMs = 10_000;

/** Asks a host whether an engine works there. Never rejects. */
export async function probe(host: string): Promise<Probe> {
  try {
    const at = address(host);
    if ("socketPath" in at && !existsSync(at.socketPath)) return { state: "silent", why: "no such socket" };
    const ping = await call(host, "/_ping", { timeoutMs: pingMs });
    if (ping.status !== 200) return { state: "silent", why: `/_ping answered ${ping.status}` };
  } catch (error) {
    return failure(error as Error, `/_ping has no answer after ${pingMs / 1000} s`);
  }
  return workable(host);
}

async function workable(host: string): Promise<Probe> {
  try {
    // An engine whose network code is deadlocked (seen with 20.10) still answers /_ping: /networks tells.
    const [version] = await Promise.all([
      call(host, "/version", { timeoutMs: networksMs }),
      call(host, "/networks", { timeoutMs: networksMs }),
    ]);
    const facts = JSON.parse(version.body) as { Version: string; ApiVersion: string };
    return { state: "running", version: facts.Version, apiVersion: facts.ApiVersion };
  } catch (error) {
    return failure(error as Error, `/networks has no answer after ${networksMs / 1000} s`);
  }
}

function failure(error: Error, whenHung: string): Probe {
  // Node nests the timeout: the AbortError carries the TimeoutError as its cause.
  const late = [error.name, (error.cause as Error | undefined)?.name].some((name) => /Abort|Timeout/.test(name ?? ""));
  return late ? { state: "hung", why: whenHung } : { state: "silent", why: error.message };
}
