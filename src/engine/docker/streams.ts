import type { EngineStreams, LogsRequest } from "../engine.ts";
import { labels } from "../labels.ts";
import type { Api } from "./api.ts";
import { containerPath, inspectContainer } from "./containers.ts";
import { engineEvent } from "./engine-event.ts";
import { engineTime } from "./engine-time.ts";
import { connectionLost, refusal } from "./faults.ts";
import { textLines } from "./json-lines.ts";

export function engineStreams(api: Api): EngineStreams {
  return {
    async events({ project, signal }) {
      const call = { method: "GET", path: "/events", query: { filters: eventFilters(project) }, signal } as const;
      return mapped(textLines(untilAborted(await api.stream(call), "GET /events", signal)), engineEvent);
    },
    async logs(request) {
      const path = containerPath(request.container, "logs");
      const [inspected, body] = await Promise.all([
        inspectContainer(api, request.container),
        api.stream({ method: "GET", path, query: logsQuery(request), signal: request.signal }),
      ]);
      if (inspected === undefined)
        throw refusal({ call: path, status: 404, message: `No such container: ${request.container}` });
      return { tty: inspected.Config.Tty, bytes: untilAborted(body, `GET ${path}`, request.signal) };
    },
  };
}

function eventFilters(project: string): object {
  return { label: [`${labels.project}=${project}`], type: ["container", "network", "volume", "image"] };
}

function logsQuery(request: LogsRequest): Readonly<Record<string, unknown>> {
  const nowMs = Date.now();
  return {
    stdout: true,
    stderr: true,
    follow: request.follow,
    tail: request.tail,
    since: request.since && engineTime(request.since, nowMs),
    until: request.until && engineTime(request.until, nowMs),
    timestamps: request.timestamps,
  };
}

/** The same bytes, read only as they are asked for; an abort ends them, anything else that cuts them off is a fault. */
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

async function* mapped<T, R>(items: AsyncIterable<T>, map: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield map(item);
}
