import type { EngineReads, EngineStreams } from "../engine/engine.ts";
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
  const cursor: Cursor = { time: "", seen: 0 };
  const runsAfter = async (event: LifecycleEvent | undefined) => event?.type === "start" || runs(engine, source.id);
  let live = target.state === "live";
  let restarting = false;
  const later = isPast(target) ? { ...target, from: {} } : target;
  let readable = !target.silent && (yield* begin(engine, target, cursor));
  const isRead = () => live && readable;
  target.opened();
  for (;;) {
    target.idle(!live && !restarting && life.upcoming === undefined);
    const event = await life.next(isRead() ? exitEventMs : undefined);
    target.idle(false);
    if (life.ended) return;
    if (event?.type === "gone") return target.idle(true);
    if (event?.type === "die") {
      restarting = await runsAfter(life.upcoming);
      // If it restarts, the remaining output is read with the next run.
      if (isRead() && !restarting) yield* remainingLines(engine, later, cursor);
      live = false;
      yield [{ type: "exited", source, exitCode: event.exitCode, restarting }];
      continue;
    }
    restarting = false;
    if (event?.type === "stop") continue;
    live = await runsAfter(event);
    if (isRead()) readable = yield* read(engine, later, cursor, true);
  }
}

/** Engines before 23 may end the stream before the last lines. A container that is being removed gives no notice. */
function remainingLines(engine: Engine, target: FollowTarget, cursor: Cursor) {
  return only(isLine, read(engine, target, cursor, false));
}

/** Only the next run is of interest. */
function isPast({ state, from }: FollowTarget): boolean {
  return state === "stopped" && from.tail === "0";
}

/** Reads existing output. Unwanted earlier runs are only read to find their end, from where the next run is read. */
async function* begin(
  engine: Engine,
  target: FollowTarget,
  cursor: Cursor,
): AsyncGenerator<readonly LogEntry[], boolean> {
  if (target.state === "unborn") return true;
  if (!isPast(target)) return yield* read(engine, target, cursor, target.state === "live");
  return yield* only(isNotice, read(engine, { ...target, from: { tail: "1" } }, cursor, false));
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
