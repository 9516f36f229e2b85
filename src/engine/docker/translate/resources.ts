import type { Dict, Resources, Service } from "../../../stack/stack.ts";
import { byteSize, durationMs } from "../../../stack/units.ts";
import { blkio } from "./blkio.ts";
import { deviceMappings, deviceRequests } from "./devices.ts";

/** CPU, memory, processes and devices of a service: its own attributes, overruled by `deploy.resources`. */
export function resources(service: Service): object {
  const { limits, reservations } = service.deploy?.resources ?? {};
  return {
    CgroupParent: service.cgroup_parent,
    Memory: bytes(limits?.memory ?? service.mem_limit),
    MemorySwap: bytes(service.memswap_limit),
    MemorySwappiness: numberOf(service.mem_swappiness),
    MemoryReservation: bytes(reservations?.memory ?? service.mem_reservation),
    OomKillDisable: service.oom_kill_disable ?? false,
    NanoCpus: nanoCpus(limits?.cpus ?? service.cpus),
    CpuCount: service.cpu_count,
    CpuPercent: service.cpu_percent === undefined ? undefined : Math.round(service.cpu_percent * 100),
    CpuPeriod: microseconds(service.cpu_period),
    CpuQuota: microseconds(service.cpu_quota),
    CpuRealtimePeriod: microseconds(service.cpu_rt_period),
    CpuRealtimeRuntime: microseconds(service.cpu_rt_runtime),
    CpuShares: numberOf(service.cpu_shares),
    CpusetCpus: service.cpuset,
    PidsLimit: pidsLimit(service, limits),
    Ulimits: ulimits(service.ulimits),
    DeviceCgroupRules: service.device_cgroup_rules,
    Devices: deviceMappings(service.devices),
    DeviceRequests: deviceRequests(service),
    ...blkio(service.blkio_config),
  };
}

function bytes(size: string | undefined): number | undefined {
  return size === undefined ? undefined : byteSize(size);
}

function numberOf(text: string | number | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function nanoCpus(cpus: number | undefined): number | undefined {
  return cpus === undefined ? undefined : Math.round(cpus * 1e9);
}

/** A plain number is microseconds already; a duration is converted. */
function microseconds(given: string | number | undefined): number | undefined {
  if (given === undefined) return undefined;
  const text = String(given);
  return /^-?\d+$/.test(text) ? Number(text) : Math.round(durationMs(text) * 1000);
}

/** 0 is "not given", as in the specification; -1 is "no limit". */
function pidsLimit(service: Service, limits: Resources | undefined): number | undefined {
  return limits?.pids || service.pids_limit || undefined;
}

function ulimits(given: Dict<number | { readonly soft: number; readonly hard: number }> = {}): object[] | undefined {
  const entries = Object.entries(given).map(([name, limit]) =>
    typeof limit === "number"
      ? { Name: name, Soft: limit, Hard: limit }
      : { Name: name, Soft: limit.soft, Hard: limit.hard },
  );
  return entries.length === 0 ? undefined : entries;
}
