import type { InspectConfig } from "../../engine/inspect-config.ts";
import { type Fields, isNonEmpty, type LeftOut, nonEmpty, type Part } from "../service-draft.ts";
import { namespace, type Scope } from "./scope.ts";

interface Mapping {
  readonly PathOnHost: string;
  readonly PathInContainer: string;
  readonly CgroupPermissions: string;
}

/** `/dev/fuse`, or with another path or fewer rights `/dev/sda:/dev/xvda:r`. */
function devices(mappings: readonly Mapping[]): Fields {
  return {
    devices: mappings.map(({ PathOnHost: from, PathInContainer: to, CgroupPermissions: rights }) => {
      if (rights !== "rwm") return `${from}:${to}:${rights}`;
      return from === to ? from : `${from}:${to}`;
    }),
  };
}

interface Request {
  readonly Driver?: string;
  readonly Count?: number;
  readonly DeviceIDs?: readonly string[] | null;
  readonly Capabilities?: readonly (readonly string[])[] | null;
  readonly Options?: Readonly<Record<string, string>> | null;
}

/** GPUs, and devices by CDI name. */
function deviceRequests(requests: readonly Request[]): Fields {
  const cdi = requests.filter(({ Driver }) => Driver === "cdi").flatMap(({ DeviceIDs }) => DeviceIDs ?? []);
  const gpus = requests.filter(({ Driver }) => Driver !== "cdi").map(gpu);
  const isAll = gpus.length === 1 && JSON.stringify(gpus[0]) === '{"count":"all"}';
  return { devices: cdi, gpus: isAll ? "all" : gpus };
}

function gpu({ Driver, Count, DeviceIDs, Capabilities, Options }: Request): Fields {
  return nonEmpty({
    driver: Driver,
    count: Count === -1 ? "all" : Count,
    device_ids: DeviceIDs,
    capabilities: (Capabilities?.[0] ?? []).filter((capability) => capability !== "gpu"),
    options: Options,
  });
}

interface Limit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

function ulimits(limits: readonly Limit[]): Fields {
  return {
    ulimits: Object.fromEntries(
      limits.map(({ Name, Soft: soft, Hard: hard }) => [Name, soft === hard ? soft : { soft, hard }]),
    ),
  };
}

interface Throttle {
  readonly Path: string;
  readonly Rate: number;
}

const throttled = [
  ["BlkioDeviceReadBps", "device_read_bps"],
  ["BlkioDeviceReadIOps", "device_read_iops"],
  ["BlkioDeviceWriteBps", "device_write_bps"],
  ["BlkioDeviceWriteIOps", "device_write_iops"],
] as const;

/** Block device weights and rates: one attribute for six keys. */
const blkio = {
  keys: ["BlkioWeight", "BlkioWeightDevice", ...throttled.map(([key]) => key)],
  config: (host: InspectConfig["host"]): Fields => {
    const weights = (host["BlkioWeightDevice"] ?? []) as readonly { readonly Path: string; readonly Weight: number }[];
    const rates = throttled.map(([key, attribute]) => {
      const list = (host[key] ?? []) as readonly Throttle[];
      return [attribute, list.map(({ Path, Rate }) => ({ path: Path, rate: Rate }))] as const;
    });
    return nonEmpty({
      weight: host["BlkioWeight"],
      weight_device: weights.map(({ Path, Weight }) => ({ path: Path, weight: Weight })),
      ...Object.fromEntries(rates),
    });
  },
};

type Host = InspectConfig["host"];
/** Converts one key of the HostConfig. */
type Rule = (value: unknown, scope: Scope, host: Host) => Part;

/** Converts the HostConfig key by key. Keys without a rule are reported, so that nothing is lost silently. */
export function hostPart({ host }: InspectConfig, scope: Scope): readonly Part[] {
  return Object.entries(host).map(([key, value]) => {
    if (value === null) return {};
    const rule = rules.get(key);
    if (rule !== undefined) return rule(value, scope, host);
    return isNonEmpty(value) ? left(`${key} ${JSON.stringify(value)}`, "no equivalent in a stack file") : {};
  });
}

function left(what: string, why: string): { readonly left: readonly LeftOut[] } {
  return { left: [{ what, why }] };
}

/** Copies the value, unless it is the engine's default. */
const as =
  (attribute: string, usual?: unknown | ((scope: Scope) => unknown)): Rule =>
  (value, scope) => {
    const anyway = typeof usual === "function" ? usual(scope) : usual;
    return { fields: value === anyway ? {} : nonEmpty({ [attribute]: value }) };
  };

const size =
  (attribute: string, usual?: number): Rule =>
  (value) => ({
    fields: value === usual ? {} : nonEmpty({ [attribute]: isNonEmpty(value) ? sizeText(Number(value)) : 0 }),
  });

const shared =
  (attribute: string, usual?: string): Rule =>
  (value, scope) => ({ fields: value === usual ? {} : nonEmpty({ [attribute]: namespace(String(value), scope) }) });

const dropped =
  (flag: string, why: string): Rule =>
  (value) =>
    isNonEmpty(value) ? left(`${flag} ${value === true ? "" : JSON.stringify(value)}`.trim(), why) : {};

const whole =
  (fields: (value: never) => Fields): Rule =>
  (value) => ({ fields: nonEmpty(fields(value as never)) });

/** Handled by another module. */
const handledElsewhere: Rule = () => ({});

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...["Binds", "Mounts", "Tmpfs", "VolumesFrom"].map((key) => [key, handledElsewhere] as const),
  ...["PortBindings", "PublishAllPorts", "NetworkMode", "Links"].map((key) => [key, handledElsewhere] as const),
  // A window size, and the counterpart of MaskedPaths.
  ...["ConsoleSize", "ReadonlyPaths"].map((key) => [key, handledElsewhere] as const),
  // Empty if nothing of /proc is hidden.
  ["MaskedPaths", (value) => ({ fields: isNonEmpty(value) ? {} : { security_opt: ["systempaths=unconfined"] } })],
  ["ContainerIDFile", dropped("--cidfile", "berth writes no container ID files")],
  ["VolumeDriver", dropped("--volume-driver", "an existing volume already has its driver")],
  ["AutoRemove", dropped("--rm", "exited containers of a stack stay until `berth down`")],
  ["RestartPolicy", whole(restart)],
  ["LogConfig", logging],
  ["CapAdd", as("cap_add")],
  ["CapDrop", as("cap_drop")],
  ["GroupAdd", as("group_add")],
  ["Privileged", as("privileged")],
  ["ReadonlyRootfs", as("read_only")],
  ["SecurityOpt", as("security_opt")],
  ["UsernsMode", as("userns_mode")],
  ["IpcMode", shared("ipc", "private")],
  ["PidMode", shared("pid")],
  ["UTSMode", shared("uts")],
  ["CgroupnsMode", as("cgroup", ({ defaults }: Scope) => defaults.cgroupNamespace)],
  ["CgroupParent", as("cgroup_parent")],
  ["Isolation", as("isolation")],
  ["Runtime", as("runtime", ({ defaults }: Scope) => defaults.runtime)],
  ["Annotations", as("annotations")],
  ["Init", (value) => ({ fields: { init: value } })],
  ["Sysctls", as("sysctls")],
  ["StorageOpt", as("storage_opt")],
  ["Dns", as("dns")],
  ["DnsOptions", as("dns_opt")],
  ["DnsSearch", as("dns_search")],
  ["ExtraHosts", whole((hosts: readonly string[]) => ({ extra_hosts: hosts.map((host) => host.replace(":", "=")) }))],
  ["OomScoreAdj", as("oom_score_adj")],
  ["OomKillDisable", as("oom_kill_disable")],
  ["ShmSize", size("shm_size", 64 * 2 ** 20)],
  ["Memory", size("mem_limit")],
  ["MemoryReservation", size("mem_reservation")],
  ["MemorySwap", memorySwap],
  ["MemorySwappiness", (value) => ({ fields: value === -1 ? {} : { mem_swappiness: value } })],
  ["NanoCpus", whole((nano: number) => ({ cpus: nano / 1e9 }))],
  ["CpuPeriod", as("cpu_period")],
  ["CpuQuota", as("cpu_quota")],
  ["CpuRealtimePeriod", as("cpu_rt_period")],
  ["CpuRealtimeRuntime", as("cpu_rt_runtime")],
  ["CpuShares", as("cpu_shares")],
  ["CpuCount", as("cpu_count")],
  ["CpuPercent", whole((percent: number) => ({ cpu_percent: percent / 100 }))],
  ["CpusetCpus", as("cpuset")],
  ["CpusetMems", dropped("--cpuset-mems", "no equivalent: `cpuset` is for CPUs only")],
  ["KernelMemory", dropped("--kernel-memory", "not supported by current kernels")],
  ["PidsLimit", as("pids_limit")],
  ["Ulimits", whole(ulimits)],
  ["Devices", whole(devices)],
  ["DeviceCgroupRules", as("device_cgroup_rules")],
  ["DeviceRequests", whole(deviceRequests)],
  ...blkio.keys.map((key) => [key, key === "BlkioWeight" ? blkioRule : handledElsewhere] as const),
]);

function blkioRule(_: unknown, __: Scope, host: Host): Part {
  return { fields: nonEmpty({ blkio_config: blkio.config(host) }) };
}

function restart({ Name, MaximumRetryCount }: { readonly Name?: string; readonly MaximumRetryCount?: number }): Fields {
  if (Name === undefined || Name === "no") return {};
  return { restart: MaximumRetryCount ? `${Name}:${MaximumRetryCount}` : Name };
}

function logging(value: unknown, { defaults }: Scope): Part {
  const { Type: driver, Config: options } = value as { readonly Type: string; readonly Config: Fields | null };
  if (driver === defaults.logDriver && !isNonEmpty(options)) return {};
  return { fields: { logging: { driver, ...nonEmpty({ options }) } } };
}

/** The default swap limit is twice the memory limit. */
function memorySwap(value: unknown, _: Scope, { Memory }: Host): Part {
  if (!isNonEmpty(value) || value === 2 * Number(Memory)) return {};
  return { fields: { memswap_limit: value === -1 ? -1 : sizeText(Number(value)) } };
}

/** Bytes with a unit, such as `64m`, or as a number if no unit divides them. */
function sizeText(bytes: number): string | number {
  const units = [
    ["g", 2 ** 30],
    ["m", 2 ** 20],
    ["k", 2 ** 10],
  ] as const;
  const [unit, size] = units.find(([, bytesPerUnit]) => bytes > 0 && bytes % bytesPerUnit === 0) ?? ["", 1];
  return unit === "" ? bytes : `${bytes / size}${unit}`;
}
