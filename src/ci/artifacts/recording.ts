import type { EngineStreams } from "../../engine/engine.ts";
import type { EngineEvent, StatsSample } from "../../engine/facts.ts";
import type { Redactor } from "../../redact/redactor.ts";
import { eventJson } from "../../render/lists/event.ts";
import type { ArtifactFile } from "./folder.ts";

/** A recording of a stack, which starts before its first container. */
export interface Recording {
  /** By container name; only for containers that ran long enough to be measured. */
  readonly peaks: ReadonlyMap<string, Peak>;
  /** Stops recording. Resolves when all events are written. */
  stop(): Promise<void>;
}

interface RecordingOptions {
  readonly project: string;
  /** Gets the events, one line of JSON each. */
  readonly file: ArtifactFile;
  readonly redactor: Redactor;
}

/** Records the events of a project and the peak usage of its containers. Resolves when subscribed. */
export async function record(
  engine: Pick<EngineStreams, "events" | "stats">,
  { project, file, redactor }: RecordingOptions,
): Promise<Recording> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const peaks = new Map<string, Peak>();
  const measured = new Set<Promise<void>>();
  const measure = async ({ id, name }: EngineEvent): Promise<void> => {
    for await (const sample of await engine.stats(id, { once: false, signal })) {
      // The engine reports zeros for a container that has ended.
      if (sample.processes > 0 || sample.memoryBytes > 0) peaks.set(name, peak(peaks.get(name), sample));
    }
  };
  const events = await engine.events({ project, signal });
  const listening = (async () => {
    for await (const event of events) {
      await file.write(`${eventJson({ ...event, raw: redactor.data(event.raw) })}\n`);
      if (event.type !== "container" || event.action !== "start") continue;
      // A container that is already gone cannot be measured.
      const measuring = measure(event).catch(() => {});
      measured.add(measuring);
      void measuring.finally(() => measured.delete(measuring));
    }
  })();
  // `stop` throws it.
  listening.catch(() => {});
  return {
    peaks,
    stop: async () => {
      stopping.abort();
      await Promise.all([listening, ...measured]);
      await file.close();
    },
  };
}

/** The highest usage that was measured for a container. */
export interface Peak {
  readonly memoryBytes: number;
  /** 0: no known limit. */
  readonly memoryLimitBytes: number;
  /** Percent of one core: 200 is two full cores. */
  readonly cpuPercent: number;
  readonly processes: number;
  /** The number of measurements, about one each second. */
  readonly samples: number;
}

/** The peak after one more sample. */
function peak(before: Peak | undefined, sample: StatsSample): Peak {
  return {
    memoryBytes: Math.max(before?.memoryBytes ?? 0, sample.memoryBytes),
    memoryLimitBytes: sample.memoryLimitBytes || (before?.memoryLimitBytes ?? 0),
    cpuPercent: Math.max(before?.cpuPercent ?? 0, sample.cpuPercent),
    processes: Math.max(before?.processes ?? 0, sample.processes),
    samples: (before?.samples ?? 0) + 1,
  };
}
