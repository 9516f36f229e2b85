import type { EngineStreams, LogsRequest } from "../engine.ts";
import { labels } from "../labels.ts";
import { atLeast } from "./connect/api-version.ts";
import { containerPath, inspectContainer } from "./containers/containers.ts";
import { ownEvents } from "./containers/listed-containers.ts";
import { engineEvent, engineTime } from "./engine-event.ts";
import type { Api } from "./request/api.ts";
import { connectionLost, refusal } from "./request/faults.ts";
import { jsonLines, textLines } from "./request/progress.ts";
import { type StatsReport, statsSample } from "./stats-sample.ts";

export function engineStreams(api: Api): EngineStreams {
  return {
    async events({ project, since, until, actions, known, signal }) {
      const query = { filters: eventFilters(project, actions), ...timeRange({ since, until }) };
      const call = { method: "GET", path: "/events", query, signal } as const;
      const lines = textLines(untilAborted(await api.stream(call), "GET /events", signal));
      return ownEvents(api, mapItems(lines, engineEvent), known);
    },
    async logs(request) {
      const path = containerPath(request.container, "logs");
      const [tty, body] = await Promise.all([
        atLeast(api.version, "1.42") ? undefined : isTty(api, request.container),
        api.raw({ path, query: logsQuery(request), signal: request.signal }),
      ]);
      const isRaw = tty ?? body.headers.get("content-type") !== "application/vnd.docker.multiplexed-stream";
      return { tty: isRaw, bytes: untilAborted(body.bytes, `GET ${path}`, request.signal) };
    },
    async stats(container, { once, signal }) {
      const call = {
        method: "GET",
        path: containerPath(container, "stats"),
        query: { stream: !once },
        signal,
      } as const;
      const body = untilAborted(await api.stream(call), `GET ${call.path}`, signal);
      return mapItems(jsonLines<StatsReport>(body), statsSample);
    },
    async exportContainer(container, signal) {
      const path = containerPath(container, "export");
      return withConnectionErrors(await api.stream({ method: "GET", path, signal }), `GET ${path}`);
    },
  };
}

/** Whether the container has a terminal, which an engine before API 1.42 does not say with the log. */
async function isTty(api: Api, container: string): Promise<boolean> {
  const inspected = await inspectContainer(api, container);
  if (inspected !== undefined) return inspected.Config.Tty;
  throw refusal({ call: containerPath(container, "logs"), status: 404, message: `No such container: ${container}` });
}

/** Passes the bytes on, and turns a broken connection into a ConnectionLost. */
async function* withConnectionErrors(body: AsyncIterable<Uint8Array>, call: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw connectionLost(error, call) ?? error;
  }
}

/** Converts both times with the same clock reading. */
function timeRange({ since, until }: Pick<LogsRequest, "since" | "until">): Pick<LogsRequest, "since" | "until"> {
  const nowMs = Date.now();
  return { since: since && engineTime(since, nowMs), until: until && engineTime(until, nowMs) };
}

function eventFilters(project: string, event?: readonly string[]): object {
  return { label: [`${labels.project}=${project}`], type: ["container", "network", "volume", "image"], event };
}

function logsQuery(request: LogsRequest): Readonly<Record<string, unknown>> {
  return {
    stdout: true,
    stderr: true,
    follow: request.follow,
    tail: request.tail,
    ...timeRange(request),
    timestamps: request.timestamps,
  };
}

/** Passes the bytes on. An abort ends the stream; any other interruption is an error. */
async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  call: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (signal?.aborted) return;
    throw connectionLost(error, call) ?? error;
  }
}

async function* mapItems<T, R>(items: AsyncIterable<T>, map: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield map(item);
}
