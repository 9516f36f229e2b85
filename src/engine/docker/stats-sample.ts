import type { StatsSample } from "../facts.ts";

/** The part of GET /containers/…/stats that we read. Most of it is missing if the container does not run. */
export interface StatsReport {
  readonly cpu_stats?: Cpu;
  readonly precpu_stats?: Cpu;
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>;
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { readonly op: string; readonly value: number }[] | null;
  };
  readonly pids_stats?: { readonly current?: number };
}

interface Cpu {
  readonly cpu_usage?: { readonly total_usage?: number; readonly percpu_usage?: readonly number[] | null };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** Converts a report to a sample, with the formulas of the docker CLI. */
export function statsSample(report: StatsReport): StatsSample {
  const networks = Object.values(report.networks ?? {});
  const blocks = report.blkio_stats?.io_service_bytes_recursive ?? [];
  const blockBytes = (type: string) =>
    sum(blocks.filter(({ op }) => op.toLowerCase() === type).map(({ value }) => value));
  return {
    cpuPercent: cpuPercent(report),
    memoryBytes: memoryBytes(report),
    memoryLimitBytes: report.memory_stats?.limit ?? 0,
    receivedBytes: sum(networks.map(({ rx_bytes }) => rx_bytes)),
    sentBytes: sum(networks.map(({ tx_bytes }) => tx_bytes)),
    readBytes: blockBytes("read"),
    writtenBytes: blockBytes("write"),
    processes: report.pids_stats?.current ?? 0,
  };
}

function cpuPercent({ cpu_stats: now = {}, precpu_stats: before = {} }: StatsReport): number {
  const used = (now.cpu_usage?.total_usage ?? 0) - (before.cpu_usage?.total_usage ?? 0);
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const cores = now.online_cpus || now.cpu_usage?.percpu_usage?.length || 0;
  return used > 0 && passed > 0 ? (used / passed) * cores * 100 : 0;
}

function memoryBytes({ memory_stats: { usage = 0, stats = {} } = {} }: StatsReport): number {
  // The first name is cgroup v1's, the second v2's.
  const cache = stats["total_inactive_file"] ?? stats["inactive_file"] ?? 0;
  return cache < usage ? usage - cache : usage;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
