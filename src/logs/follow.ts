import type { EngineReads, EngineStreams } from "../engine/engine.ts";
import type { ContainerFact, EngineEvent } from "../engine/facts.ts";
import type { LogEntry } from "./entry.ts";
import { type Followed, followContainer, type LogsFrom } from "./follow-container.ts";
import { type Lifecycle, openLifecycle, type RunPeriod, runPeriodOf } from "./lifecycle.ts";
import { merge } from "./merge.ts";
import { isChosen, type LogChoice, type LogNames, sourceOf } from "./source.ts";

export interface FollowRequest extends LogChoice {
  readonly project: string;
  /** Where to begin with a container that is there already. Those that come later are read from their start. */
  readonly from: (container: ContainerFact) => LogsFrom;
  readonly until?: string | undefined;
  /** Services whose output nobody wants: only their ends are told. */
  readonly silent?: ((service: string) => boolean) | undefined;
  /** The services that it lasts as long as; absent: all. */
  readonly awaited?: ((service: string) => boolean) | undefined;
  /** While this is pending more containers may come: their absence does not end it. */
  readonly ready?: Promise<unknown> | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Engine = Pick<EngineStreams, "events" | "logs"> & Pick<EngineReads, "containers" | "container">;

/**
 * Follows the chosen services' containers, those to come among them: restarted ones are taken up where they were left,
 * recreated and added ones from their start. Attached once the promise resolves: nothing after that is missed, however
 * late it is read. Ends when all awaited have exited, or when `signal` aborts.
 */
export async function follow(engine: Engine, request: FollowRequest): Promise<AsyncIterable<readonly LogEntry[]>> {
  const left = new AbortController();
  const signal = request.signal === undefined ? left.signal : AbortSignal.any([request.signal, left.signal]);
  const events = await engine.events({ project: request.project, signal });
  const there = (await engine.containers(request.project)).filter((container) => isChosen(request, container));

  const merged = merge<readonly LogEntry[]>();
  const lives = new Map<string, Lifecycle>();
  const busy = new Set<string>();
  const heard = new Set<string>();
  let ready = false;

  const end = () => {
    for (const life of lives.values()) life.end();
    merged.seal();
    left.abort();
  };
  const isAwaited = (container: LogNames) => request.awaited?.(sourceOf(container).service) ?? true;
  const settle = (container: LogNames, settled: boolean) => {
    if (!settled && isAwaited(container)) busy.add(container.id);
    else if (busy.delete(container.id) && ready && busy.size === 0) end();
  };
  const add = (container: LogNames, from: LogsFrom, state: Followed["state"], turn?: RunPeriod): Promise<void> => {
    const life = openLifecycle();
    if (turn !== undefined) life.push(turn);
    lives.set(container.id, life);
    settle(container, false);
    return new Promise((opened) => {
      const idle = (isIdle: boolean) => settle(container, isIdle);
      const source = sourceOf(container);
      const silent = request.silent?.(source.service) ?? false;
      const followed = { source, silent, life, from, state, until: request.until, signal, opened, idle };
      merged.add(followContainer(engine, followed));
    });
  };
  const onEvent = (event: EngineEvent) => {
    if (event.type !== "container" || !isChosen(request, event)) return;
    // What was created is about to start: a replaced container's end is not the end of all.
    if (event.action === "create") settle(event, false);
    const turn = runPeriodOf(event);
    const life = lives.get(event.id);
    if (turn === undefined) return;
    if (turn.type === "start") {
      heard.add(event.id);
      settle(event, false);
    }
    if (life !== undefined) life.push(turn);
    else if (turn.type === "start") void add(event, {}, "unborn", turn);
    else if (turn.type === "gone") settle(event, true);
  };

  const attached = there.map((container) => add(container, request.from(container), found(container)));
  listen(events, onEvent).catch((error: unknown) => {
    if (!signal.aborted) merged.fail(error);
  });
  signal.addEventListener("abort", end, { once: true });
  await Promise.all(attached);
  // Of what has started since, the news may still be on its way.
  const expectNews = async () => {
    const before = new Map(there.map(({ id, startedAt }) => [id, startedAt]));
    for (const fact of await engine.containers(request.project)) {
      const isNew = fact.startedAt !== (before.get(fact.id) ?? "");
      if (isNew && !heard.has(fact.id) && isChosen(request, fact)) settle(fact, false);
    }
  };
  void (request.ready?.then(expectNews) ?? Promise.resolve())
    .catch(() => undefined)
    .then(() => {
      ready = true;
      if (busy.size === 0) end();
    });
  return withFirst(
    there.map((container) => ({ type: "attached", source: sourceOf(container) })),
    merged,
    () => left.abort(),
  );
}

function found({ state }: ContainerFact): Followed["state"] {
  if (state === "created") return "unborn";
  return state === "exited" || state === "dead" || state === "removing" ? "stopped" : "live";
}

async function listen(events: AsyncIterable<EngineEvent>, onEvent: (event: EngineEvent) => void): Promise<void> {
  for await (const event of events) onEvent(event);
}

/** The stream behind its first batch; once the reader leaves, what feeds it is let go. */
async function* withFirst<T>(
  first: readonly T[],
  stream: AsyncIterable<readonly T[]>,
  leave: () => void,
): AsyncGenerator<readonly T[]> {
  try {
    yield first;
    yield* stream;
  } finally {
    leave();
  }
}
