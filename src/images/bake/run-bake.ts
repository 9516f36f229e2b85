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
  /** What it wrote as its result. */
  readonly stdout: string;
  /** What it told in words: why it failed. */
  readonly words: string;
}

/** Runs `docker buildx bake` to its end. Rejects with the signal's reason once that is aborted, and all of bake is gone. */
export async function runBake({ buildx, args, input, env, signal, onStatus }: BakeRun): Promise<BakeEnd> {
  const all = ["bake", "--file", "-", "--progress", "rawjson", ...args];
  const { child, ended } = startProgram({ path: buildx, args: all, env, signal, group: "own" });
  child.stdin.end(input);
  const said = Promise.all([text(child.stdout), follow(child.stderr, onStatus)]);
  // Nobody listens any more.
  said.catch(() => child.kill());
  const code = await ended;
  const [stdout, words] = await said;
  return { ok: code === 0, stdout, words };
}

/** Statuses to their listener; what is none is what bake says in words. */
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
