import { describe, expect, it } from "vitest";
import { statsSample } from "../../../../src/engine/docker/stats-sample.ts";

describe("statsSample", () => {
  it("computes the percentage of one core, memory without cache, and totals over all devices", () => {
    const sample = statsSample({
      cpu_stats: { cpu_usage: { total_usage: 300 }, system_cpu_usage: 2000, online_cpus: 4 },
      precpu_stats: { cpu_usage: { total_usage: 200 }, system_cpu_usage: 1000 },
      memory_stats: { usage: 1000, limit: 4000, stats: { inactive_file: 400 } },
      networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { op: "Read", value: 5 },
          { op: "write", value: 7 },
          { op: "read", value: 1 },
        ],
      },
      pids_stats: { current: 3 },
    });
    expect(sample).toEqual({
      cpuPercent: 40,
      memoryBytes: 600,
      memoryLimitBytes: 4000,
      receivedBytes: 11,
      sentBytes: 22,
      readBytes: 6,
      writtenBytes: 7,
      processes: 3,
    });
  });

  it("is all zeros for a stopped container", () => {
    expect(new Set(Object.values(statsSample({ blkio_stats: { io_service_bytes_recursive: null } })))).toEqual(
      new Set([0]),
    );
  });
});
