import { availableParallelism } from "node:os";
import type { CommandPorts } from "../../context/context.ts";
import { exitCodes, Interrupted } from "../../errors.ts";
import type { LogSource } from "../../logs/entry.ts";
import type { VariantResult } from "./result.ts";
import { runVariant, type VariantRun } from "./run-variant.ts";
import { openShowing } from "./showing.ts";
import type { Variant } from "./variant.ts";

interface RunAllRequest {
  readonly failFast: boolean;
  readonly argumentsFor: (variant: string) => readonly string[];
}

/** Runs every variant, so many at once as there are cores, or as --parallel says; gives their results in order. */
export async function runAll(
  variants: readonly Variant[],
  { failFast, argumentsFor }: RunAllRequest,
  { ui, interrupts, parallel = availableParallelism() }: CommandPorts,
): Promise<readonly VariantResult[]> {
  const sources = variants.map(({ name }): LogSource => ({ id: name, name, service: name }));
  const showing = openShowing(sources, ui);
  const running = new Set<VariantRun>();
  const failed = new AbortController();
  const over = AbortSignal.any([failed.signal, interrupts.stop]);
  const stop = () => {
    for (const run of running) run.signal(signalOf(over.reason));
  };
  over.addEventListener("abort", stop, { once: true });
  interrupts.kill.addEventListener("abort", stop, { once: true });
  const results = new Map<LogSource, VariantResult>();
  const waiting = [...sources];
  const work = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined && !over.aborted; source = waiting.shift()) {
      const run = runVariant(source, argumentsFor(source.name));
      running.add(run);
      const [result] = await Promise.all([run.ended, showing.show(source, run)]);
      running.delete(run);
      results.set(source, result);
      if (failFast && result.outcome !== "passed") failed.abort();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, sources.length) }, work));
  } finally {
    await showing.end();
    over.removeEventListener("abort", stop);
    interrupts.kill.removeEventListener("abort", stop);
  }
  return sources.map((source) => results.get(source) ?? { variant: source.name, outcome: "not-run" });
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason instanceof Interrupted && reason.exitCode === exitCodes.interrupted ? "SIGINT" : "SIGTERM";
}
