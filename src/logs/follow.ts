import { setMaxListeners } from "node:events";
import type { EngineReads, EngineStreams } from "../engine/engine.ts";
import type { ContainerFact, EngineEvent } from "../engine/facts.ts";
import type { TakeRun } from "./attached-run.ts";
import type { LogEntry } from "./entry.ts";
import { type FollowTarget, followContainer, type LogsFrom } from "./follow-container.ts";
import { type Lifecycle, type LifecycleEvent, lifecycleEventOf, openLifecycle } from "./lifecycle.ts";
import { merge } from "./merge.ts";
import { type LogFilter, type LogNames, matchesFilter, sourceOf } from "./source.ts";

export interface FollowRequest extends LogFilter {
  readonly project: string;
  /** Where to start with an existing container. New containers are read from their start. */
  readonly from: (container: ContainerFact) => LogsFrom;
  readonly until?: string | undefined;
  /** Default: all output comes from the log. */
  readonly takeRun?: TakeRun | undefined;
  /** How long writing the entries has waited for their reader so far, in milliseconds. */
  readonly waitedMs?: (() => number) | undefined;
  /** Services whose output is not read: only their exits are reported. */
  readonly silent?: ((service: string) => boolean) | undefined;
  /** It ends when the containers of these services have exited. Default: all services. */
  readonly awaited?: ((service: string) => boolean) | undefined;
  /** While this is pending, more containers may be created, so it does not end. */
  readonly ready?: Promise<unknown> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Of attached containers, together. */
const mostBytes = 16 * 1024 * 1024;

type StartState = FollowTarget["state"];
type Engine = Pick<EngineStreams, "events" | "logs"> & Pick<EngineReads, "containers" | "container">;

/**
 * Follows the chosen services' containers, including new ones: restarted containers resume where they stopped, recreated
 * and new ones are read from their start. When the promise resolves, all are attached and no later output is missed. Ends
 * when all awaited containers have exited, or when `signal` aborts.
 */
export async function follow(engine: Engine, request: FollowRequest): Promise<AsyncIterable<readonly LogEntry[]>> {
  const left = new AbortController();
  const signal = sharedSignal(left.signal, request.signal);
  const events = await engine.events({ project: request.project, signal });
  const existing = (await engine.containers(request.project)).filter((container) => matchesFilter(request, container));

  const backlog = { usedBytes: 0, mostBytes, waitedMs: request.waitedMs ?? (() => 0) };
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
  const add = (container: LogNames, from: LogsFrom, state: StartState, start?: LifecycleEvent): Promise<void> => {
    const life = openLifecycle();
    if (start !== undefined) life.push(start);
    lives.set(container.id, life);
    settle(container, false);
    return new Promise((opened) => {
      const idle = (isIdle: boolean) => settle(container, isIdle);
      const source = sourceOf(container);
      const silent = request.silent?.(source.service) ?? false;
      const takeRun = async () => request.takeRun?.(container);
      const shared = { until: request.until, attaches: request.takeRun !== undefined, backlog, signal };
      merged.add(followContainer(engine, { ...shared, source, silent, life, from, state, opened, idle, takeRun }));
    });
  };
  const onEvent = (event: EngineEvent) => {
    if (event.type !== "container" || !matchesFilter(request, event)) return;
    // A created container is about to start, so the exit of the replaced one must not end everything.
    if (event.action === "create") settle(event, false);
    const change = lifecycleEventOf(event);
    const life = lives.get(event.id);
    if (change === undefined) return;
    if (change.type === "start") {
      heard.add(event.id);
      settle(event, false);
    }
    if (life !== undefined) life.push(change);
    else if (change.type === "start") void add(event, {}, "unborn", change);
    else if (change.type === "gone") settle(event, true);
  };

  const attached = existing.map((container) => add(container, request.from(container), startState(container)));
  listen(events, onEvent).catch((error: unknown) => {
    if (!signal.aborted) merged.fail(error);
  });
  signal.addEventListener("abort", end, { once: true });
  await Promise.all(attached);
  void (
    request.ready?.then(async () => {
      for (const fact of await startedSince(existing, engine, request)) if (!heard.has(fact.id)) settle(fact, false);
    }) ?? Promise.resolve()
  )
    .catch(() => undefined)
    .then(() => {
      ready = true;
      if (busy.size === 0) end();
    });
  return withFirst(
    existing.map((container) => ({ type: "attached", source: sourceOf(container) })),
    merged,
    () => left.abort(),
  );
}

function sharedSignal(left: AbortSignal, asked: AbortSignal | undefined): AbortSignal {
  const signal = asked === undefined ? left : AbortSignal.any([asked, left]);
  // Each container listens to it. From 11 listeners on, Node would warn on stderr.
  setMaxListeners(0, signal);
  return signal;
}

/** Containers that have started since an observation. Their events may not have arrived yet. */
async function startedSince(
  before: readonly ContainerFact[],
  engine: Engine,
  request: FollowRequest,
): Promise<readonly ContainerFact[]> {
  const startedAt = new Map(before.map((fact) => [fact.id, fact.startedAt]));
  const now = await engine.containers(request.project);
  return now.filter((fact) => fact.startedAt !== (startedAt.get(fact.id) ?? "") && matchesFilter(request, fact));
}

function startState({ state }: ContainerFact): StartState {
  if (state === "created") return "unborn";
  return state === "exited" || state === "dead" || state === "removing" ? "stopped" : "live";
}

async function listen(events: AsyncIterable<EngineEvent>, onEvent: (event: EngineEvent) => void): Promise<void> {
  for await (const event of events) onEvent(event);
}

/** The first batch, then the stream. Calls `leave` when the reader stops. */
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
