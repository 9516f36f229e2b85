import type { Context } from "../../context/context.ts";
import type { LogEntry } from "../../logs/entry.ts";
import { follow } from "../../logs/follow.ts";
import { parseTime } from "../../logs/parse-time.ts";
import { readLogs } from "../../logs/read.ts";
import { matchesFilter } from "../../logs/source.ts";
import { resolveTarget } from "../resolve-target.ts";

/** Which part of the project's output is read. */
export interface LogsPart {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Only this replica. */
  readonly index: number | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly tail: string;
  readonly timestamps: boolean;
  /** Several lines may come as one entry. */
  readonly blocks?: boolean | undefined;
}

/** Reads the containers' output; with `follow`, also new output until they end or the user interrupts. */
export async function logEntries(part: LogsPart, ctx: Context): Promise<AsyncIterable<readonly LogEntry[]>> {
  const { name, engine } = await resolveTarget(part.services, ctx);
  const { services, index, tail, timestamps } = part;
  const now = new Date();
  const since = part.since === undefined ? undefined : parseTime(part.since, now);
  const until = part.until === undefined ? undefined : parseTime(part.until, now);
  const signal = ctx.interrupts.stop;
  if (part.follow) {
    const from = () => ({ tail, since });
    return follow(engine, { project: name, services, index, from, until, signal });
  }
  const containers = (await engine.summaries(name)).filter((one) => matchesFilter({ services, index }, one));
  return readLogs(engine, containers, { tail, since, until, timestamps, signal }, { blocks: part.blocks });
}
