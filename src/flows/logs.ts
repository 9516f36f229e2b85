import { exitCodes } from "../errors.ts";
import { follow } from "../logs/follow.ts";
import { moment } from "../logs/moment.ts";
import { readLogs } from "../logs/read.ts";
import { isChosen } from "../logs/source.ts";
import type { LogStyle } from "../render/log-writer.ts";
import type { Ports } from "./ports.ts";
import { known } from "./target.ts";

export interface LogsRequest {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Only this replica. */
  readonly index: number | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly tail: string;
  readonly logs: LogStyle;
}

/** What the containers have said, and with `follow` what they go on to say. */
export async function logs(request: LogsRequest, ports: Ports): Promise<number> {
  const { name, engine } = await known(request.services, ports);
  const { services, index, tail } = request;
  const now = new Date();
  const since = request.since === undefined ? undefined : moment(request.since, now);
  const until = request.until === undefined ? undefined : moment(request.until, now);
  const { stop } = ports.interrupts;
  if (request.follow) {
    const from = () => ({ tail, since });
    const entries = await follow(engine, { project: name, services, index, from, until, signal: stop });
    await ports.ui.logs(entries, request.logs);
  } else {
    const containers = (await engine.containers(name)).filter((one) => isChosen({ services, index }, one));
    const timestamps = request.logs.timestamps;
    await ports.ui.logs(readLogs(engine, containers, { tail, since, until, timestamps, signal: stop }), request.logs);
  }
  stop.throwIfAborted();
  return exitCodes.done;
}
