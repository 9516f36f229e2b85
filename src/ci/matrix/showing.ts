import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CommandPorts } from "../../context/context.ts";
import type { LogEntry, LogSource } from "../../logs/entry.ts";
import { merge } from "../../logs/merge.ts";
import type { VariantRun } from "./run-variant.ts";

/** How what variants say is shown. */
export interface Showing {
  /** Resolves once all that it says is taken. */
  show(source: LogSource, run: VariantRun): Promise<void>;
  /** Waits until all is shown. */
  end(): Promise<void>;
}

/** Shows it as it comes, behind each variant's name; or, in a CI system's log that folds, one variant after the other. */
export function openShowing(sources: readonly LogSource[], ui: CommandPorts["ui"]): Showing {
  return ui.folds ? folded(ui) : prefixed(sources, ui);
}

function prefixed(sources: readonly LogSource[], ui: CommandPorts["ui"]): Showing {
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

/** Lines that the system reads must begin as they were written: so nothing stands before them, and none of two variants mix. */
function folded(ui: CommandPorts["ui"]): Showing {
  let last: Promise<void> = Promise.resolve();
  return {
    show: async ({ name }, run) => {
      const folder = await mkdtemp(join(tmpdir(), "berth-variant-"));
      try {
        const file = join(folder, "output");
        await pipeline(bytesOf(run.output), createWriteStream(file));
        const { outcome } = await run.ended;
        last = last.then(() => ui.folded(`${name}: ${outcome}`, createReadStream(file)));
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
