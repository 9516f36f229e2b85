import type { EngineReads, EngineStreams } from "../engine/engine.ts";
import { type Cursor, resume, sinceOf } from "./cursor.ts";
import type { LogEntry, LogSource } from "./entry.ts";
import type { Lifecycle, RunPeriod } from "./lifecycle.ts";
import { readContainer, unreadable } from "./read.ts";

/** Where reading begins: the last N lines, or a moment. Nothing: at the very start. */
export interface LogsFrom {
  readonly tail?: string | undefined;
  readonly since?: string | undefined;
}

export interface Followed {
  readonly source: LogSource;
  readonly life: Lifecycle;
  readonly from: LogsFrom;
  /** Its output is not read. */
  readonly silent?: boolean | undefined;
  /** How it was found: one that is `unborn` has no output yet. */
  readonly state: "live" | "stopped" | "unborn";
  readonly until?: string | undefined;
  readonly signal: AbortSignal;
  /** Its first read is open, or needs none: what it puts out from now on is not missed. */
  readonly opened: () => void;
  /** It is stopped and all that it put out was given (true), or that is over (false). */
  readonly idle: (idle: boolean) => void;
}

type Engine = Pick<EngineStreams, "logs"> & Pick<EngineReads, "container">;

/** News of a death comes this much after the output's end at most; else the stream was cut, and is taken up again. */
const newsMs = 2000;

/** One container's output over all its runs: taken up after each start exactly where it was left. */
export async function* followContainer(engine: Engine, followed: Followed): AsyncGenerator<readonly LogEntry[]> {
  const { source, life } = followed;
  const position: Cursor = { time: "", seen: 0 };
  const runsAfter = async (turn: RunPeriod | undefined) => turn?.type === "start" || runs(engine, source.id);
  let live = followed.state === "live";
  let restarting = false;
  const later = isPast(followed) ? { ...followed, from: {} } : followed;
  let readable = !followed.silent && (yield* begin(engine, followed, position));
  const isRead = () => live && readable;
  followed.opened();
  for (;;) {
    followed.idle(!live && !restarting && life.upcoming === undefined);
    const turn = await life.next(isRead() ? newsMs : undefined);
    followed.idle(false);
    if (life.ended) return;
    if (turn?.type === "gone") return followed.idle(true);
    if (turn?.type === "die") {
      restarting = await runsAfter(life.upcoming);
      // Those of one that runs on are read with its next.
      if (isRead() && !restarting) yield* lastWords(engine, later, position);
      live = false;
      yield [{ type: "exited", source, exitCode: turn.exitCode, restarting }];
      continue;
    }
    restarting = false;
    if (turn?.type === "stop") continue;
    live = await runsAfter(turn);
    if (isRead()) readable = yield* read(engine, later, position, true);
  }
}

/** Engines before 23 may end the stream before them. One that is being removed cannot be read, and needs no word about it. */
function lastWords(engine: Engine, followed: Followed, position: Cursor) {
  return only(isLine, read(engine, followed, position, false));
}

/** Its earlier runs are known; only the next one is of interest. */
function isPast({ state, from }: Followed): boolean {
  return state === "stopped" && from.tail === "0";
}

/** Reads what is there. Of earlier runs nobody wants, it must be known where they end: the next is read from there. */
async function* begin(
  engine: Engine,
  followed: Followed,
  position: Cursor,
): AsyncGenerator<readonly LogEntry[], boolean> {
  if (followed.state === "unborn") return true;
  if (!isPast(followed)) return yield* read(engine, followed, position, followed.state === "live");
  return yield* only(isNotice, read(engine, { ...followed, from: { tail: "1" } }, position, false));
}

const isLine = ({ type }: LogEntry) => type === "line";
const isNotice = ({ type }: LogEntry) => type !== "line";

/** The entries of one kind alone. */
async function* only(
  isWanted: (entry: LogEntry) => boolean,
  batches: AsyncGenerator<readonly LogEntry[], boolean>,
): AsyncGenerator<readonly LogEntry[], boolean> {
  for (;;) {
    const { value, done } = await batches.next();
    if (done) return value;
    const wanted = value.filter(isWanted);
    if (wanted.length > 0) yield wanted;
  }
}

/** Gives what is new since the position; false where this container's log cannot be read at all. */
async function* read(
  engine: Engine,
  { source, from, opened, until, signal }: Followed,
  position: Cursor,
  follow: boolean,
): AsyncGenerator<readonly LogEntry[], boolean> {
  const begin = position.time === "" ? from : { since: sinceOf(position) };
  try {
    const request = { ...begin, follow, timestamps: true, signal, until };
    yield* readContainer(engine, source, request, { pick: resume(position), opened });
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
