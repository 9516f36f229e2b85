import type { EngineReads, EngineStreams } from "../engine/engine.ts";
import { type AttachedRun, type Backlog, readAttachedRun } from "./attached-run.ts";
import { type Cursor, resume, sinceOf } from "./cursor.ts";
import type { LogEntry, LogSource } from "./entry.ts";
import type { Lifecycle, LifecycleEvent } from "./lifecycle.ts";
import { readContainer, unreadable } from "./read.ts";

/** Where reading starts: the last N lines or a time. Empty: at the first line. */
export interface LogsFrom {
  readonly tail?: string | undefined;
  readonly since?: string | undefined;
}

export interface FollowTarget {
  readonly source: LogSource;
  readonly life: Lifecycle;
  readonly from: LogsFrom;
  /** Do not read its output. */
  readonly silent?: boolean | undefined;
  /** Whether containers are attached to before they are started. */
  readonly attaches: boolean;
  /** Returns the current run if it is attached to; undefined: its output comes from the log. */
  readonly takeRun: () => Promise<AttachedRun | undefined>;
  readonly backlog: Backlog;
  /** Its state at the start: an `unborn` container was never started and has no output. */
  readonly state: "live" | "stopped" | "unborn";
  readonly until?: string | undefined;
  readonly signal: AbortSignal;
  /** Called when the first read is open or not needed: later output is not missed. */
  readonly opened: () => void;
  /** Called with true when it has stopped and all output was returned, with false when it runs again. */
  readonly idle: (idle: boolean) => void;
}

type Engine = Pick<EngineStreams, "logs"> & Pick<EngineReads, "container">;

/** An exit event comes within this time after the end of the output; else the stream was cut and is read again. */
const exitEventMs = 2000;

/** Follows a container's output over all its runs, and resumes after each start where it stopped. */
export async function* followContainer(engine: Engine, target: FollowTarget): AsyncGenerator<readonly LogEntry[]> {
  const { source, life } = target;
  const reader = openReader(engine, target);
  const runsAfter = async (event: LifecycleEvent | undefined) => event?.type === "start" || runs(engine, source.id);
  const isLost = (event: LifecycleEvent | undefined) => event === undefined && !live;
  let live = target.state === "live";
  /** A run was read whose end was not seen yet. */
  let unended = live;
  let restarting = false;
  yield* reader.begin();
  target.opened();
  for (;;) {
    target.idle(!live && !unended && !restarting && life.upcoming === undefined);
    const event = await life.next(unended && reader.isReadable() ? exitEventMs : undefined);
    target.idle(false);
    if (life.ended) return;
    if (event?.type === "gone") return target.idle(true);
    if (event?.type === "die") {
      restarting = await runsAfter(life.upcoming);
      if (unended) yield* reader.rest(event.time, restarting);
      live = false;
      unended = false;
      yield [{ type: "exited", source, exitCode: event.exitCode, restarting }];
      continue;
    }
    restarting = false;
    if (event?.type === "stop") continue;
    if (isLost(event)) {
      // It does not run any more, and its exit event was lost.
      yield* reader.rest(new Date().toISOString(), false);
      unended = false;
      continue;
    }
    live = await runsAfter(event);
    unended ||= live;
    if (live) yield* reader.run();
  }
}

/** Reads one container: a run that is attached to from there, everything else from the engine's log. */
function openReader(engine: Engine, target: FollowTarget) {
  const cursor: Cursor = { time: "", seen: 0 };
  const later = isPast(target) ? { ...target, from: {} } : target;
  let readable = !target.silent;
  let run: AttachedRun | undefined;

  async function* attached(): AsyncGenerator<readonly LogEntry[]> {
    run = target.silent ? undefined : await target.takeRun();
    if (run === undefined) return;
    target.opened();
    for await (const batch of readAttachedRun(run, target.source, target)) {
      // If the stream is cut, the log has the rest. Its times are the engine's, which is close enough.
      const last = batch.at(-1);
      if (last?.type === "line") Object.assign(cursor, { time: last.time, seen: 0 });
      yield batch;
    }
  }

  return {
    isReadable: () => readable || run !== undefined,
    async *begin(): AsyncGenerator<readonly LogEntry[]> {
      if (target.state === "live") yield* attached();
      if (run === undefined && readable) readable = yield* begin(engine, target, cursor);
    },
    /** The run that has started, or the rest of one whose stream was cut. */
    async *run(): AsyncGenerator<readonly LogEntry[]> {
      yield* attached();
      if (run === undefined && readable) {
        readable = yield* read(engine, later, cursor, true);
      }
    },
    /** What is left of a run that has ended at this time of the engine. */
    async *rest(time: string, restarting: boolean): AsyncGenerator<readonly LogEntry[]> {
      // An attached run was read to its end: later runs begin after it.
      if (run?.isLeft() === false) Object.assign(cursor, { time, seen: 0 });
      // If it restarts, the remaining output is read with the next run.
      else if (readable && !restarting) yield* remainingLines(engine, later, cursor);
    },
  };
}

/** Engines before 23 may end the stream before the last lines. A container that is being removed gives no notice. */
function remainingLines(engine: Engine, target: FollowTarget, cursor: Cursor) {
  return only(isLine, read(engine, target, cursor, false));
}

/** Only later runs are of interest, and these from their start. */
function isPast({ state, from }: FollowTarget): boolean {
  return state === "unborn" || (state === "stopped" && from.tail === "0");
}

/** Reads existing output. Unwanted earlier runs are only read to find their end, from where the next run is read. */
async function* begin(
  engine: Engine,
  target: FollowTarget,
  cursor: Cursor,
): AsyncGenerator<readonly LogEntry[], boolean> {
  if (target.state === "unborn") return true;
  if (!isPast(target)) return yield* read(engine, target, cursor, target.state === "live");
  const notices = only(isNotice, read(engine, { ...target, from: { tail: "1" } }, cursor, false));
  if (!target.attaches) return yield* notices;
  // A log that cannot be read does not matter yet: the next run may be attached to.
  for await (const _ of notices);
  return true;
}

const isLine = ({ type }: LogEntry) => type === "line";
const isNotice = ({ type }: LogEntry) => type !== "line";

/** Only the entries for which `isWanted` is true. */
async function* only(
  isWanted: (entry: LogEntry) => boolean,
  batches: AsyncGenerator<readonly LogEntry[], boolean>,
): AsyncGenerator<readonly LogEntry[], boolean> {
  for (;;) {
    const { value, done } = await batches.next();
    if (done) return value;
    const kept = value.filter(isWanted);
    if (kept.length > 0) yield kept;
  }
}

/** Yields new output since the cursor; returns false if the container's log cannot be read. */
async function* read(
  engine: Engine,
  { source, from, opened, until, signal }: FollowTarget,
  cursor: Cursor,
  follow: boolean,
): AsyncGenerator<readonly LogEntry[], boolean> {
  const begin = cursor.time === "" ? from : { since: sinceOf(cursor) };
  try {
    const request = { ...begin, follow, timestamps: true, signal, until };
    yield* readContainer(engine, source, request, { pick: resume(cursor), opened });
    return true;
  } catch (error) {
    opened();
    if (signal.aborted || (await engine.container(source.id)) === undefined) return true;
    yield [unreadable(source, error)];
    return false;
  }
}

async function runs(engine: Engine, id: string): Promise<boolean> {
  const state = (await engine.container(id))?.state;
  return state === "running" || state === "restarting" || state === "paused";
}
