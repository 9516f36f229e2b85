import type { EngineStreams } from "../../engine/engine.ts";
import type { EngineEvent, StatsSample } from "../../engine/facts.ts";
import type { Redactor } from "../../redact/redactor.ts";
import { eventJson } from "../../render/lists/event.ts";
import type { ArtifactFile } from "./folder.ts";

/** What is taken down of a stack from before its first container on. */
export interface Recording {
  /** By the container's name; of those that lived long enough to be looked at. */
  readonly peaks: ReadonlyMap<string, Peak>;
  /** Takes no more down; what was told is written. */
  stop(): Promise<void>;
}

interface RecordingWish {
  readonly project: string;
  /** For events, a line of JSON each. */
  readonly file: ArtifactFile;
  readonly redactor: Redactor;
}

/** Begins to record a project: its events as they come, and what its containers use at most. Subscribed once it resolves. */
export async function record(
  engine: Pick<EngineStreams, "events" | "stats">,
  { project, file, redactor }: RecordingWish,
): Promise<Recording> {
  const over = new AbortController();
  const { signal } = over;
  const peaks = new Map<string, Peak>();
  const measured = new Set<Promise<void>>();
  const measure = async ({ id, name }: EngineEvent): Promise<void> => {
    for await (const sample of await engine.stats(id, { once: false, signal })) {
      // What has ended is told as using nothing.
      if (sample.processes > 0 || sample.memoryBytes > 0) peaks.set(name, peak(peaks.get(name), sample));
    }
  };
  const events = await engine.events({ project, signal });
  const listening = (async () => {
    for await (const event of events) {
      await file.write(`${eventJson({ ...event, raw: redactor.data(event.raw) })}\n`);
      if (event.type !== "container" || event.action !== "start") continue;
      // Who is gone by now needs no measuring.
      const measuring = measure(event).catch(() => {});
      measured.add(measuring);
      void measuring.finally(() => measured.delete(measuring));
    }
  })();
  // Told by the stop.
  listening.catch(() => {});
  return {
    peaks,
    stop: async () => {
      over.abort();
      await Promise.all([listening, ...measured]);
      await file.close();
    },
  };
}

/** The most that a container was seen to use at one moment. */
export interface Peak {
  readonly memoryBytes: number;
  /** 0: none known. */
  readonly memoryLimitBytes: number;
  /** Share of one core: 200 is two whole ones. */
  readonly cpuPercent: number;
  readonly processes: number;
  /** How many moments were looked at, about one each second. */
  readonly samples: number;
}

/** The peak, given one more sample. */
function peak(before: Peak | undefined, sample: StatsSample): Peak {
  return {
    memoryBytes: Math.max(before?.memoryBytes ?? 0, sample.memoryBytes),
    memoryLimitBytes: sample.memoryLimitBytes || (before?.memoryLimitBytes ?? 0),
    cpuPercent: Math.max(before?.cpuPercent ?? 0, sample.cpuPercent),
    processes: Math.max(before?.processes ?? 0, sample.processes),
    samples: (before?.samples ?? 0) + 1,
  };
}
