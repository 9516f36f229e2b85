import type { Device, Dict, Resources, Service } from "../../../stack/stack.ts";
import { byteSize, durationMs } from "../../../stack/units.ts";

/** The HostConfig fields for CPU, memory, processes and devices. `deploy.resources` wins over the service's own attributes. */
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

/** Converts a duration to microseconds. A plain number is microseconds already. */
function microseconds(duration: string | number | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const text = String(duration);
  return /^-?\d+$/.test(text) ? Number(text) : Math.round(durationMs(text) * 1000);
}

/** 0 means not set, as in the specification; -1 means no limit. */
function pidsLimit(service: Service, limits: Resources | undefined): number | undefined {
  return limits?.pids || service.pids_limit || undefined;
}

function ulimits(limits: Dict<number | { readonly soft: number; readonly hard: number }> = {}): object[] | undefined {
  const entries = Object.entries(limits).map(([name, limit]) =>
    typeof limit === "number"
      ? { Name: name, Soft: limit, Hard: limit }
      : { Name: name, Soft: limit.soft, Hard: limit.hard },
  );
  return entries.length === 0 ? undefined : entries;
}

interface Blkio {
  readonly weight?: number;
  readonly weight_device?: readonly { readonly path: string; readonly weight: number }[];
  readonly device_read_bps?: readonly Throttle[];
  readonly device_read_iops?: readonly Throttle[];
  readonly device_write_bps?: readonly Throttle[];
  readonly device_write_iops?: readonly Throttle[];
}

interface Throttle {
  readonly path: string;
  readonly rate: number | string;
}

/** Converts `blkio_config` to the engine's Blkio fields. */
function blkio(config: Blkio | undefined): object {
  if (config === undefined) return {};
  return {
    BlkioWeight: config.weight,
    BlkioWeightDevice: config.weight_device?.map(({ path, weight }) => ({ Path: path, Weight: weight })),
    BlkioDeviceReadBps: throttles(config.device_read_bps),
    BlkioDeviceReadIOps: throttles(config.device_read_iops),
    BlkioDeviceWriteBps: throttles(config.device_write_bps),
    BlkioDeviceWriteIOps: throttles(config.device_write_iops),
  };
}

function throttles(list: readonly Throttle[] | undefined): object[] | undefined {
  return list?.map(({ path, rate }) => ({ Path: path, Rate: byteSize(String(rate)) }));
}

interface Request {
  readonly driver?: string;
  readonly count?: number | string;
  readonly device_ids?: readonly string[];
  readonly capabilities?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
}

/** Whether a device is a Container Device Interface name, such as `vendor.com/class=name`, and not a path. */
function isCdiName({ source }: Device): boolean {
  return /^[A-Za-z][\w.-]*\/[A-Za-z][\w-]*=[\w.:-]+$/.test(source);
}

/** The `devices` that are paths. */
function deviceMappings(devices: readonly Device[] = []): object[] | undefined {
  const mappings = devices
    .filter((device) => !isCdiName(device))
    .map(({ source, target, permissions }) => ({
      PathOnHost: source,
      PathInContainer: target,
      CgroupPermissions: permissions,
    }));
  return mappings.length === 0 ? undefined : mappings;
}

/** Device requests for `devices` by CDI name, `deploy.resources.reservations.devices` and `gpus`. */
function deviceRequests(service: Service): object[] | undefined {
  const cdi = (service.devices ?? []).filter(isCdiName).map(({ source }) => source);
  const requests = [
    ...(cdi.length === 0 ? [] : [{ Driver: "cdi", DeviceIDs: cdi }]),
    ...(service.deploy?.resources?.reservations?.devices ?? []).map((device: Request) => request(device)),
    ...(service.gpus ?? []).map((gpu: Request) =>
      request({ ...gpu, capabilities: [...(gpu.capabilities ?? []), "gpu"] }),
    ),
  ];
  return requests.length === 0 ? undefined : requests;
}

function request({ driver, count, device_ids, capabilities, options }: Request): object {
  const countOf = count === "all" ? -1 : count === undefined ? undefined : Number(count);
  return {
    Driver: driver,
    Count: countOf,
    DeviceIDs: device_ids,
    Capabilities: [capabilities ?? []],
    Options: options,
  };
}
