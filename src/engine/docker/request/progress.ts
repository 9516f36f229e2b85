import { StringDecoder } from "node:string_decoder";
import type { Progress } from "../../engine.ts";
import { connectionLost, incompleteAnswer, refusal } from "./faults.ts";

/** A line of the answer to a pull, push or build. */
export interface ProgressLine {
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly aux?: { readonly ID?: string };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

interface Follow {
  /** Names the operation in errors: `pull of redis:7`. */
  readonly call: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onLine?: (line: ProgressLine) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the answer to a pull, push or build to its end. Throws if a line reports an error. */
export async function followProgress(body: AsyncIterable<Uint8Array>, follow: Follow): Promise<void> {
  const { call, onProgress, onLine, signal } = follow;
  try {
    for await (const line of jsonLines<ProgressLine>(body)) {
      const error = line.errorDetail?.message ?? line.error;
      if (error !== undefined) throw refusal({ call, status: 500, message: error });
      onLine?.(line);
      const progress = toProgress(line);
      if (progress !== undefined) onProgress?.(progress);
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionLost(error, call) ?? error;
  }
}

/** The classic builder colors a step's stderr red even without a terminal. */
const withoutColor = (text: string) => text.replaceAll("\u001b[91m", "").replaceAll("\u001b[0m", "");

function toProgress({ id = "", status, stream, progressDetail }: ProgressLine): Progress | undefined {
  const text = status ?? (stream && withoutColor(stream).replace(/\n$/, ""));
  if (text === undefined || text === "") return undefined;
  return { id, text, currentBytes: progressDetail?.current, totalBytes: progressDetail?.total };
}

/** Splits a stream into lines, without empty ones. A chunk may end anywhere, even inside a character. */
export async function* textLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.write(Buffer.from(chunk))).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}

/** Parses each line of a stream as JSON. */
export async function* jsonLines<T>(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  for await (const line of textLines(bytes)) {
    let parsed: T;
    try {
      parsed = JSON.parse(line) as T;
    } catch (cause) {
      throw incompleteAnswer("a stream of events or progress", cause);
    }
    yield parsed;
  }
}
