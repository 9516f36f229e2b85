import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { SolveStatus } from "./solve-status.ts";

type Env = Readonly<Record<string, string | undefined>>;

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

/** How long bake may take to let its build go before it is killed. */
const graceMs = 10_000;

/** Runs `docker buildx bake` to its end. Rejects with the signal's reason once that is aborted, and all of bake is gone. */
export async function runBake({ buildx, args, input, env, signal, onStatus }: BakeRun): Promise<BakeEnd> {
  signal.throwIfAborted();
  // A group of its own: a Ctrl-C of the terminal comes to us alone, and what we end is all that it started.
  const child = spawn(buildx, ["bake", "--file", "-", "--progress", "rawjson", ...args], {
    env,
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
  });
  const end = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid, name);
  };
  let last: NodeJS.Timeout | undefined;
  const stop = () => {
    end("SIGTERM");
    last = setTimeout(() => end("SIGKILL"), graceMs);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    // It may end before it has read all.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    const [stdout, words, code] = await Promise.all([text(child.stdout), follow(child.stderr, onStatus), closed]);
    signal.throwIfAborted();
    return { ok: code === 0, stdout, words };
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(last);
  }
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
