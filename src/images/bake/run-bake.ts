import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Env } from "../../env.ts";
import { startProgram } from "../../process/start-program.ts";
import type { SolveStatus } from "./solve-status.ts";

export interface BakeRun {
  /** Path of docker buildx. */
  readonly buildx: string;
  readonly args: readonly string[];
  /** The bake file. */
  readonly input: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly onStatus: (status: SolveStatus) => void;
}

export interface BakeEnd {
  readonly ok: boolean;
  /** Its output on stdout. */
  readonly stdout: string;
  /** Its messages on stderr, such as why it failed. */
  readonly words: string;
}

/** Runs `docker buildx bake`. If the signal is aborted, rejects with its reason after bake has exited. */
export async function runBake({ buildx, args, input, env, signal, onStatus }: BakeRun): Promise<BakeEnd> {
  const all = ["bake", "--file", "-", "--progress", "rawjson", ...args];
  const { child, ended } = startProgram({ path: buildx, args: all, env, signal, group: "own" });
  child.stdin.end(input);
  const output = Promise.all([text(child.stdout), follow(child.stderr, onStatus)]);
  // Without a reader, bake would block.
  output.catch(() => child.kill());
  const code = await ended;
  const [stdout, words] = await output;
  return { ok: code === 0, stdout, words };
}

/** Passes statuses to the listener, and returns all other lines as messages. */
async function follow(stderr: NodeJS.ReadableStream, onStatus: BakeRun["onStatus"]): Promise<string> {
  const words: string[] = [];
  for await (const line of createInterface({ input: stderr, crlfDelay: Number.POSITIVE_INFINITY })) {
    const status = statusOf(line);
    if (status === undefined) words.push(line.replace(/^ERROR: /, ""));
    else onStatus(status);
  }
  return words.join("\n").trim();
}

function statusOf(line: string): SolveStatus | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as SolveStatus;
  } catch {
    return undefined;
  }
}
