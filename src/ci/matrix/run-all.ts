import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CommandContext } from "../../context/context.ts";
import { exitCodes, Interrupted } from "../../errors.ts";
import type { LogEntry, LogSource } from "../../logs/entry.ts";
import { merge } from "../../logs/merge.ts";
import type { Variant, VariantResult } from "./result.ts";
import { runVariant, type VariantRun } from "./run-variant.ts";

interface RunAllRequest {
  readonly failFast: boolean;
  readonly argumentsFor: (variant: string) => readonly string[];
}

/** Runs all variants, as many at once as --parallel says or as there are cores. Returns their results in order. */
export async function runAll(
  variants: readonly Variant[],
  { failFast, argumentsFor }: RunAllRequest,
  { ui, interrupts, parallel = availableParallelism() }: CommandContext,
): Promise<readonly VariantResult[]> {
  const sources = variants.map(({ name }): LogSource => ({ id: name, name, service: name }));
  const view = openView(sources, ui);
  const running = new Set<VariantRun>();
  const failed = new AbortController();
  const stopped = AbortSignal.any([failed.signal, interrupts.stop]);
  const stop = () => {
    for (const run of running) run.signal(signalOf(stopped.reason));
  };
  stopped.addEventListener("abort", stop, { once: true });
  interrupts.kill.addEventListener("abort", stop, { once: true });
  const results = new Map<LogSource, VariantResult>();
  const waiting = [...sources];
  const work = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined && !stopped.aborted; source = waiting.shift()) {
      const run = runVariant(source, argumentsFor(source.name));
      running.add(run);
      const [result] = await Promise.all([run.ended, view.show(source, run)]);
      running.delete(run);
      results.set(source, result);
      if (failFast && result.outcome !== "passed") failed.abort();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, sources.length) }, work));
  } finally {
    await view.end();
    stopped.removeEventListener("abort", stop);
    interrupts.kill.removeEventListener("abort", stop);
  }
  return sources.map((source) => results.get(source) ?? { variant: source.name, outcome: "not-run" });
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason instanceof Interrupted && reason.exitCode === exitCodes.interrupted ? "SIGINT" : "SIGTERM";
}

/** Shows the output of variants. */
interface OutputView {
  /** Resolves when all output of the run has been read. */
  show(source: LogSource, run: VariantRun): Promise<void>;
  /** Waits until all output has been shown. */
  end(): Promise<void>;
}

/** Shows output live with the variant's name as prefix; or one variant after another, if the CI log has groups. */
function openView(sources: readonly LogSource[], ui: CommandContext["ui"]): OutputView {
  return ui.canFold ? foldedView(ui) : prefixedView(sources, ui);
}

function prefixedView(sources: readonly LogSource[], ui: CommandContext["ui"]): OutputView {
  // Named from the start, so that all prefixes are as wide as the longest.
  const names: readonly LogEntry[] = sources.map((source) => ({ type: "attached", source }));
  const all = merge<readonly LogEntry[]>([once(names)]);
  const shown = ui.logs(all, { prefix: true, color: true, timestamps: false });
  return {
    show: async (_, run) => {
      all.add(run.output);
      await run.ended;
    },
    end: async () => {
      all.seal();
      await shown;
    },
  };
}

async function* once<T>(item: T): AsyncGenerator<T> {
  yield item;
}

/** The CI system reads commands at the start of lines, so lines get no prefix, and those of two variants do not mix. */
function foldedView(ui: CommandContext["ui"]): OutputView {
  let last: Promise<void> = Promise.resolve();
  return {
    show: async ({ name }, run) => {
      const folder = await mkdtemp(join(tmpdir(), "berth-variant-"));
      try {
        const file = join(folder, "output");
        await pipeline(bytesOf(run.output), createWriteStream(file));
        const { outcome } = await run.ended;
        last = last.then(() => ui.streamFolded(`${name}: ${outcome}`, createReadStream(file)));
        await last;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    end: () => last,
  };
}

async function* bytesOf(output: VariantRun["output"]): AsyncGenerator<Uint8Array> {
  for await (const batch of output) {
    for (const entry of batch) {
      if (entry.type !== "line") continue;
      yield entry.bytes;
      if (!entry.partial) yield newline;
    }
  }
}

const newline = Buffer.from("\n");
