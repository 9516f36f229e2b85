import type { StatsSample } from "../../engine/engine.ts";

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
export function peak(before: Peak | undefined, sample: StatsSample): Peak {
  return {
    memoryBytes: Math.max(before?.memoryBytes ?? 0, sample.memoryBytes),
    memoryLimitBytes: sample.memoryLimitBytes || (before?.memoryLimitBytes ?? 0),
    cpuPercent: Math.max(before?.cpuPercent ?? 0, sample.cpuPercent),
    processes: Math.max(before?.processes ?? 0, sample.processes),
    samples: (before?.samples ?? 0) + 1,
  };
}
