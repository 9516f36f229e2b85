import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { exitCodes } from "../../errors.ts";
import type { LogEntry, LogLine, LogSource } from "../../logs/entry.ts";
import { joinLines } from "../../logs/lines.ts";
import { merge } from "../../logs/merge.ts";
import type { VariantReport } from "../request.ts";
import type { VariantResult } from "./result.ts";

/** A run of one variant, under way in a process of its own. */
export interface VariantRun {
  /** What it says, line by line. Must be read, or it stands still. */
  readonly output: AsyncIterable<readonly LogEntry[]>;
  readonly ended: Promise<VariantResult>;
  signal(name: NodeJS.Signals): void;
}

/** Starts berth once more for one variant. It ends by itself where this process does, however that comes. */
export function runVariant({ service: variant, ...source }: LogSource, args: readonly string[]): VariantRun {
  const [, script = ""] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // What is typed is for us to pass on, once.
    detached: process.platform !== "win32",
  });
  const from = { service: variant, ...source };
  const output = merge<readonly LogEntry[]>();
  if (child.stdout !== null) output.add(linesOf(child.stdout, from, "stdout"));
  if (child.stderr !== null) output.add(linesOf(child.stderr, from, "stderr"));
  output.seal();
  return {
    output,
    ended: ended(child, variant),
    signal: (name) => void child.kill(name),
  };
}

async function* linesOf(
  stream: Readable,
  source: LogSource,
  name: LogLine["stream"],
): AsyncGenerator<readonly LogEntry[]> {
  const lines = joinLines(source);
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      yield lines.push([{ stream: name, chunk, start: 0, end: chunk.length, time: "" }]);
    }
    yield lines.end();
  } finally {
    // Where nobody reads on, it is not to stand still.
    stream.resume();
  }
}

function ended(child: ChildProcess, variant: string): Promise<VariantResult> {
  let news: Partial<VariantReport> = {};
  child.on("message", (told) => {
    news = told as VariantReport;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve({ variant, outcome: outcomeOf(exitCode), ...news, exitCode });
    });
  });
}

/** Where it told nothing itself: it did not get as far. */
function outcomeOf(exitCode: number): VariantResult["outcome"] {
  if (exitCode === exitCodes.done) return "passed";
  if (exitCode === exitCodes.interrupted || exitCode === exitCodes.terminated) return "interrupted";
  return exitCode === exitCodes.notProvisioned ? "not-provisioned" : "error";
}
