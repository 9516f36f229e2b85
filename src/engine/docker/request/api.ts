import { IncomingMessage } from "node:http";
import { addAbortSignal, type Duplex, pipeline, type Readable, Transform } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import { ConnectionLost, connectionLost, incompleteAnswer, refusal } from "./faults.ts";
import { type RawAnswer, rawGet } from "./raw-stream.ts";
import { type Call, callName, queryOf, request, upgrade } from "./request.ts";
import { defaultSlowMs, withTimeLimit } from "./time-limit.ts";

/** The engine's HTTP API. Every call goes through here, so each has a time limit and clear errors. */
export interface Api {
  /** The negotiated API version, such as `1.45`. */
  readonly version: string;
  /** Such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  readonly timeoutMs: number;
  /** Returns the answer's JSON. Repeats a GET whose connection was lost. */
  json<T>(call: Call): Promise<T>;
  /** Returns the answer's JSON; undefined if the status is 404. */
  find<T>(call: Call): Promise<T | undefined>;
  /** Discards the answer's body and returns its status. */
  send(call: Call): Promise<number>;
  /** Returns the answer as a stream. The time limit covers only the time until its headers arrive. */
  stream(call: Call): Promise<IncomingMessage>;
  /** Returns the answer to a GET as a stream that is read from its own connection. The fastest way for many small chunks. */
  raw(call: RawCall): Promise<Pick<RawAnswer, "headers" | "bytes">>;
  /** Turns the HTTP connection into a plain two-way one, which the caller closes. */
  upgrade(call: Call): Promise<Duplex>;
  close(): void;
}

type RawCall = Pick<Call, "path" | "query" | "signal">;

interface ApiOptions {
  /** Opens a connection to the engine. */
  readonly connect: () => Duplex;
  readonly docker: Docker;
  readonly version: string;
  readonly endpoint: string;
  readonly timeoutMs: number;
  readonly onSlow?: OnSlow | undefined;
  readonly close: () => void;
}

/** Takes what is waited for, as a sentence. */
export type OnSlow = (text: string) => void;

const retryDelaysMs = [100, 500, 2000];

/** Opens an Api over a dockerode client. */
export function openApi({ docker, connect, version, endpoint, timeoutMs, onSlow, close }: ApiOptions): Api {
  const closing = new AbortController();
  const slowness = onSlow === undefined ? {} : { onSlow: slowReporter(onSlow) };
  const limited = <T>(call: Call, read: (reply: IncomingMessage) => Promise<T>) =>
    withTimeLimit(
      {
        name: callName(call),
        ...limitsOf(call, timeoutMs),
        signal: call.signal,
        ...slowness,
      },
      async (signal, alive) => {
        const file = call.file && reportProgressOf(call.file, alive);
        try {
          return await read(await checkStatus(await request(docker, { ...call, file }, signal), call));
        } catch (error) {
          file?.destroy();
          throw error;
        }
      },
    ).catch((error) => {
      throw connectionLost(error, callName(call)) ?? error;
    });

  return {
    version,
    endpoint,
    timeoutMs,
    json: (call) =>
      withRetries(call, closing.signal, () => limited(call, async (reply) => parseJson(await readText(reply), call))),
    find: (call) =>
      withRetries(call, closing.signal, () =>
        limited({ ...call, accept: [404] }, async (reply) => {
          const body = await readText(reply);
          return reply.statusCode === 404 ? undefined : parseJson(body, call);
        }),
      ),
    send: (call) =>
      limited(call, async (reply) => {
        await readText(reply);
        return reply.statusCode ?? 0;
      }),
    stream: async (call) => {
      const reply = await limited(call, async (started) => started);
      return call.signal === undefined ? reply : addAbortSignal(call.signal, reply);
    },
    raw: (call) => openRaw(call, connect(), { version, limitMs: timeoutMs, ...slowness }),
    upgrade: (call) =>
      withTimeLimit({ name: callName(call), limitMs: timeoutMs, signal: call.signal, ...slowness }, async (signal) => {
        const answer = await upgrade(docker, { ...call, file: undefined }, signal);
        if (!(answer instanceof IncomingMessage)) return answer;
        const { statusCode: status = 0 } = await checkStatus(answer, call);
        throw refusal({ call: callName(call), status, message: "the engine did not upgrade the connection" });
      }).catch((error) => {
        throw connectionLost(error, callName(call)) ?? error;
      }),
    close: () => {
      closing.abort();
      close();
    },
  };
}

/** Sends a GET over a connection of its own, and checks the status. */
async function openRaw(
  given: RawCall,
  connection: Duplex,
  { version, ...limits }: Pick<ApiOptions, "version"> & Pick<Parameters<typeof withTimeLimit>[0], "limitMs" | "onSlow">,
): Promise<RawAnswer> {
  const call = { ...given, method: "GET" } as const;
  const name = callName(call);
  const open = async (signal: AbortSignal) => {
    const query = new URLSearchParams(queryOf(call) as Record<string, string>);
    const answer = await rawGet(`/v${version}${call.path}?${query}`, connection, signal);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal({ call: name, status: answer.status, message: engineMessage(await readText(answer.bytes)) });
  };
  try {
    const answer = await withTimeLimit({ ...limits, name, signal: call.signal }, open);
    if (call.signal !== undefined) addAbortSignal(call.signal, connection);
    return answer;
  } catch (error) {
    connection.destroy();
    throw connectionLost(error, name) ?? error;
  }
}

function limitsOf({ graceMs = 0 }: Call, timeoutMs: number) {
  return typeof graceMs === "number"
    ? { limitMs: timeoutMs + graceMs, slowMs: defaultSlowMs + graceMs }
    : { limitMs: timeoutMs, slowMs: defaultSlowMs, graceMs };
}

/** Reports one of several calls that hang at the same time. */
function slowReporter(onSlow: OnSlow): (call: string, ms: number) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (call, ms) => {
    if (performance.now() - lastMs < defaultSlowMs / 2) return;
    lastMs = performance.now();
    onSlow(`still waiting: the engine has not answered ${call} for ${Math.round(ms / 1000)} s`);
  };
}

async function checkStatus(reply: IncomingMessage, call: Call): Promise<IncomingMessage> {
  const status = reply.statusCode ?? 0;
  if ((status >= 200 && status < 300) || call.accept?.includes(status)) return reply;
  throw refusal({ call: callName(call), status, message: engineMessage(await readText(reply)) });
}

/** A GET changes nothing, so it is repeated if its connection breaks, for example because the engine restarts. */
async function withRetries<T>(call: Call, closing: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (const delayMs of call.method === "GET" ? retryDelaysMs : []) {
    try {
      return await attempt();
    } catch (error) {
      // Closing breaks the connections too: a new attempt would keep the process alive.
      if (!(error instanceof ConnectionLost) || closing.aborted) throw error;
      await pause(delayMs, undefined, { signal: call.signal });
    }
  }
  return attempt();
}

/** Passes the file's bytes on and calls `alive` for each chunk. */
function reportProgressOf(file: AsyncIterable<unknown>, alive: () => void): Readable {
  const counted = new Transform({
    transform(chunk, _encoding, done) {
      alive();
      done(null, chunk);
    },
  });
  // A failure of either stream destroys both, and dockerode then fails the call.
  return pipeline(file, counted, () => {});
}

async function readText(reply: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

// Callers pass the type that the engine's API reference gives for the path. It is not checked at run time.
function parseJson<T>(body: string, call: Call): T {
  try {
    return (body === "" ? undefined : JSON.parse(body)) as T;
  } catch (cause) {
    throw incompleteAnswer(callName(call), cause);
  }
}

function engineMessage(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? message : body;
  } catch {
    return body.trim();
  }
}
