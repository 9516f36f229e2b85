import type { Agent, IncomingMessage } from "node:http";
import { addAbortSignal, type Duplex, pipeline, type Readable, Transform } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import { ConnectionLost, connectionLost, refusal } from "./faults.ts";
import { type Call, callName, request } from "./request.ts";
import { withTimeLimit } from "./time-limit.ts";
import { upgrade } from "./upgrade.ts";

/** The engine's HTTP interface: every call of ours goes through here, so each has a time limit and clear faults. */
export interface Api {
  /** The agreed API version, such as `1.45`. */
  readonly version: string;
  /** Such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  readonly timeoutMs: number;
  /** The answer's JSON. A GET is repeated where the connection was lost in the middle. */
  json<T>(call: Call): Promise<T>;
  /** The answer's JSON; undefined where the engine says 404. */
  find<T>(call: Call): Promise<T | undefined>;
  /** Sends and forgets the answer's body; gives its status. */
  send(call: Call): Promise<number>;
  /** The answer's body while it arrives; the time limit ends with its headers. */
  stream(call: Call): Promise<IncomingMessage>;
  /** The connection itself, out of HTTP's hands: the caller closes it. */
  upgrade(call: Call): Promise<Duplex>;
  close(): void;
}

interface ApiOptions {
  readonly docker: Docker;
  /** The way that `docker` goes too. */
  readonly agent: Agent;
  readonly version: string;
  readonly endpoint: string;
  readonly timeoutMs: number;
  readonly close: () => void;
}

const retryDelaysMs = [100, 500, 2000];

/** An Api over a dockerode connection whose version is settled. */
export function openApi({ docker, agent, version, endpoint, timeoutMs, close }: ApiOptions): Api {
  const limited = <T>(call: Call, read: (reply: IncomingMessage) => Promise<T>) =>
    withTimeLimit(
      { name: callName(call), limitMs: timeoutMs + (call.graceMs ?? 0), signal: call.signal },
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
    json: (call) => withRetries(call, () => limited(call, async (reply) => parseJson(await readText(reply)))),
    find: (call) =>
      withRetries(call, () =>
        limited({ ...call, accept: [404] }, async (reply) => {
          const body = await readText(reply);
          return reply.statusCode === 404 ? undefined : parseJson(body);
        }),
      ),
    send: (call) =>
      limited(call, async (reply) => {
        await readText(reply);
        return reply.statusCode ?? 0;
      }),
    stream: async (call) => {
      const reply = await limited(call, async (begun) => begun);
      return call.signal === undefined ? reply : addAbortSignal(call.signal, reply);
    },
    upgrade: (call) =>
      withTimeLimit({ name: callName(call), limitMs: timeoutMs, signal: call.signal }, async (signal) => {
        const answer = await upgrade(agent, version, call, signal);
        if (answer.kind === "connection") return answer.socket;
        const { statusCode: status = 0 } = await checkStatus(answer.reply, call);
        throw refusal({ call: callName(call), status, message: "the engine did not hand the connection over" });
      }).catch((error) => {
        throw connectionLost(error, callName(call)) ?? error;
      }),
    close,
  };
}

async function checkStatus(reply: IncomingMessage, call: Call): Promise<IncomingMessage> {
  const status = reply.statusCode ?? 0;
  if ((status >= 200 && status < 300) || call.accept?.includes(status)) return reply;
  throw refusal({ call: callName(call), status, message: engineMessage(await readText(reply)) });
}

/** Reading changes nothing, so a GET whose connection broke (the engine restarts) is simply asked again. */
async function withRetries<T>(call: Call, attempt: () => Promise<T>): Promise<T> {
  for (const delayMs of call.method === "GET" ? retryDelaysMs : []) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await pause(delayMs, undefined, { signal: call.signal });
    }
  }
  return attempt();
}

/** The same bytes; tells each time some passed. */
function reportProgressOf(file: AsyncIterable<unknown>, alive: () => void): Readable {
  const passing = new Transform({
    transform(chunk, _encoding, done) {
      alive();
      done(null, chunk);
    },
  });
  // A failure of either stream destroys both, and dockerode fails the call by it.
  return pipeline(file, passing, () => {});
}

async function readText(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

// Callers name the type that the engine's API reference gives for the path; nothing checks it at run time.
function parseJson<T>(body: string): T {
  return (body === "" ? undefined : JSON.parse(body)) as T;
}

function engineMessage(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? message : body;
  } catch {
    return body.trim();
  }
}
