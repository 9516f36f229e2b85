import type { Readable } from "node:stream";
import { exitCodes } from "../../errors.ts";
import type { LogEntry, LogLine, LogSource } from "../../logs/entry.ts";
import { joinLines } from "../../logs/lines.ts";
import { merge } from "../../logs/merge.ts";
import { startWorker } from "../../process/start-program.ts";
import type { VariantReport } from "../request.ts";
import type { VariantResult } from "./result.ts";

/** A run of one variant, under way in its own process. */
export interface VariantRun {
  /** What it prints, line by line. Must be read, or the run blocks. */
  readonly output: AsyncIterable<readonly LogEntry[]>;
  readonly ended: Promise<VariantResult>;
  signal(name: NodeJS.Signals): void;
}

/** Starts another berth process for one variant. It ends by itself when this process ends, for any reason. */
export function runVariant({ service: variant, ...source }: LogSource, args: readonly string[]): VariantRun {
  const [, script = ""] = process.argv;
  let report: Partial<VariantReport> = {};
  const worker = startWorker(
    {
      path: process.execPath,
      args: [...process.execArgv, script, ...args],
      // Signals from the terminal must reach it once: we pass them on.
      group: "own",
      // It notices that the channel to us is closed, and removes its stack.
      killAtExit: false,
    },
    (message) => {
      report = message as VariantReport;
    },
  );
  const from = { service: variant, ...source };
  const output = merge<readonly LogEntry[]>();
  output.add(linesOf(worker.stdout, from, "stdout"));
  output.add(linesOf(worker.stderr, from, "stderr"));
  output.seal();
  return {
    output,
    ended: worker.ended.then(({ exitCode }) => ({ variant, outcome: outcomeOf(exitCode), ...report, exitCode })),
    signal: worker.send,
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
    // Keep reading: a full pipe would block the process.
    stream.resume();
  }
}

/** The outcome of a run that ended before it could report one. */
function outcomeOf(exitCode: number): VariantResult["outcome"] {
  if (exitCode === exitCodes.done) return "passed";
  if (exitCode === exitCodes.interrupted || exitCode === exitCodes.terminated) return "interrupted";
  return exitCode === exitCodes.notProvisioned ? "not-provisioned" : "error";
}
