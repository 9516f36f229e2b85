import { homedir } from "node:os";
import { candidates } from "./candidates.ts";
import { contextHost } from "./context-host.ts";
import { type Probe, probe } from "./probe.ts";

export interface Found {
  host: string;
  /** Running or hung: a host where nobody listens is not found at all. */
  probe: Exclude<Probe, { state: "silent" }>;
}

/** The first engine that answers, in the order of `candidates`. */
export async function findEngine(log: (line: string) => void = () => {}): Promise<Found | undefined> {
  const { env } = process;
  const surroundings = { env, home: homedir(), uid: process.getuid?.() ?? 0, contextHost: contextHost(env, homedir()) };
  for (const host of candidates(surroundings)) {
    const seen = await probe(host);
    if (seen.state !== "silent") return { host, probe: seen };
    // Only a deliberate choice is worth a word; the other places are guesses.
    if (host === env.DOCKER_HOST) log(`DOCKER_HOST ${host} does not answer (${seen.why}): looking elsewhere`);
  }
  return undefined;
}
