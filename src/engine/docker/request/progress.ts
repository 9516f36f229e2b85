import type { Progress } from "../../engine.ts";
import { connectionLost, refusal } from "./faults.ts";
import { jsonLines } from "./json-lines.ts";

/** A line of a pull's or build's answer. */
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
  /** What goes on, for an error: `pull of redis:7`. */
  readonly call: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onLine?: (line: ProgressLine) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a pull's or build's answer to its end, telling of each line. The engine reports failure by a line, too. */
export async function followProgress(body: AsyncIterable<Uint8Array>, follow: Follow): Promise<void> {
  const { call, onProgress, onLine, signal } = follow;
  try {
    for await (const line of jsonLines<ProgressLine>(body)) {
      const error = line.errorDetail?.message ?? line.error;
      if (error !== undefined) throw refusal({ call, status: 500, message: error });
      onLine?.(line);
      const progress = progressOf(line);
      if (progress !== undefined) onProgress?.(progress);
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionLost(error, call) ?? error;
  }
}

/** The classic builder paints what a step writes to stderr red, terminal or not. */
const unpainted = (text: string) => text.replaceAll("\u001b[91m", "").replaceAll("\u001b[0m", "");

function progressOf({ id = "", status, stream, progressDetail }: ProgressLine): Progress | undefined {
  const text = status ?? (stream && unpainted(stream).replace(/\n$/, ""));
  if (text === undefined || text === "") return undefined;
  return { id, text, currentBytes: progressDetail?.current, totalBytes: progressDetail?.total };
}
