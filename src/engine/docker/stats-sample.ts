import type { StatsSample } from "../facts.ts";

/** The part of GET /containers/…/stats that we read. Of a container that does not run most of it is missing. */
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

/** A report as the sample that berth reads, reckoned as docker's own command line does. */
export function statsSample(report: StatsReport): StatsSample {
  const networks = Object.values(report.networks ?? {});
  const blocks = report.blkio_stats?.io_service_bytes_recursive ?? [];
  const moved = (op: string) => sum(blocks.filter((each) => each.op.toLowerCase() === op).map(({ value }) => value));
  return {
    cpuPercent: cpuPercent(report),
    memoryBytes: memoryBytes(report),
    memoryLimitBytes: report.memory_stats?.limit ?? 0,
    receivedBytes: sum(networks.map(({ rx_bytes }) => rx_bytes)),
    sentBytes: sum(networks.map(({ tx_bytes }) => tx_bytes)),
    readBytes: moved("read"),
    writtenBytes: moved("write"),
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
  // The first name is that of cgroup v1, the second that of v2.
  const cache = stats["total_inactive_file"] ?? stats["inactive_file"] ?? 0;
  return cache < usage ? usage - cache : usage;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
