import type { InspectConfig } from "../../engine/inspect-config.ts";
import { type Fields, given, isGiven, type LeftOut, type Part } from "../service-draft.ts";
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

/** GPUs; devices by CDI name. */
function deviceRequests(requests: readonly Request[]): Fields {
  const cdi = requests.filter(({ Driver }) => Driver === "cdi").flatMap(({ DeviceIDs }) => DeviceIDs ?? []);
  const gpus = requests.filter(({ Driver }) => Driver !== "cdi").map(gpu);
  const isAll = gpus.length === 1 && JSON.stringify(gpus[0]) === '{"count":"all"}';
  return { devices: cdi, gpus: isAll ? "all" : gpus };
}

function gpu({ Driver, Count, DeviceIDs, Capabilities, Options }: Request): Fields {
  return given({
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

/** The family of block devices' weights and rates: one attribute for six keys. */
const blkio = {
  keys: ["BlkioWeight", "BlkioWeightDevice", ...throttled.map(([key]) => key)],
  config: (host: InspectConfig["host"]): Fields => {
    const weights = (host["BlkioWeightDevice"] ?? []) as readonly { readonly Path: string; readonly Weight: number }[];
    const rates = throttled.map(([key, attribute]) => {
      const list = (host[key] ?? []) as readonly Throttle[];
      return [attribute, list.map(({ Path, Rate }) => ({ path: Path, rate: Rate }))] as const;
    });
    return given({
      weight: host["BlkioWeight"],
      weight_device: weights.map(({ Path, Weight }) => ({ path: Path, weight: Weight })),
      ...Object.fromEntries(rates),
    });
  },
};

type Host = InspectConfig["host"];
/** What becomes of one key of the HostConfig. */
type Rule = (value: unknown, scope: Scope, host: Host) => Part;

/** All that the HostConfig says, key by key: one that no rule knows is told, so nothing is lost in silence. */
export function hostPart({ host }: InspectConfig, scope: Scope): readonly Part[] {
  return Object.entries(host).map(([key, value]) => {
    if (value === null) return {};
    const rule = rules.get(key);
    if (rule !== undefined) return rule(value, scope, host);
    return isGiven(value) ? left(`${key} ${JSON.stringify(value)}`, "a stack file has no attribute for it") : {};
  });
}

function left(what: string, why: string): { readonly left: readonly LeftOut[] } {
  return { left: [{ what, why }] };
}

/** Carried as it is, except where it is what the engine does anyway. */
const as =
  (attribute: string, usual?: unknown | ((scope: Scope) => unknown)): Rule =>
  (value, scope) => {
    const anyway = typeof usual === "function" ? usual(scope) : usual;
    return { fields: value === anyway ? {} : given({ [attribute]: value }) };
  };

const size =
  (attribute: string, usual?: number): Rule =>
  (value) => ({ fields: value === usual ? {} : given({ [attribute]: isGiven(value) ? sizeText(Number(value)) : 0 }) });

const shared =
  (attribute: string, usual?: string): Rule =>
  (value, scope) => ({ fields: value === usual ? {} : given({ [attribute]: namespace(String(value), scope) }) });

const dropped =
  (flag: string, why: string): Rule =>
  (value) =>
    isGiven(value) ? left(`${flag} ${value === true ? "" : JSON.stringify(value)}`.trim(), why) : {};

const whole =
  (fields: (value: never) => Fields): Rule =>
  (value) => ({ fields: given(fields(value as never)) });

/** Others look at it. */
const elsewhere: Rule = () => ({});

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...["Binds", "Mounts", "Tmpfs", "VolumesFrom"].map((key) => [key, elsewhere] as const),
  ...["PortBindings", "PublishAllPorts", "NetworkMode", "Links"].map((key) => [key, elsewhere] as const),
  // The size of a window; and what goes with MaskedPaths.
  ...["ConsoleSize", "ReadonlyPaths"].map((key) => [key, elsewhere] as const),
  // Empty where nothing of /proc is hidden.
  ["MaskedPaths", (value) => ({ fields: isGiven(value) ? {} : { security_opt: ["systempaths=unconfined"] } })],
  ["ContainerIDFile", dropped("--cidfile", "it is docker run's own: berth keeps no file of ids")],
  ["VolumeDriver", dropped("--volume-driver", "a volume that is there already has its driver")],
  ["AutoRemove", dropped("--rm", "a container of a stack stays when it ends, until `berth down`")],
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
  ["CpusetMems", dropped("--cpuset-mems", "a stack file has `cpuset` for processors only")],
  ["KernelMemory", dropped("--kernel-memory", "no kernel of today knows it")],
  ["PidsLimit", as("pids_limit")],
  ["Ulimits", whole(ulimits)],
  ["Devices", whole(devices)],
  ["DeviceCgroupRules", as("device_cgroup_rules")],
  ["DeviceRequests", whole(deviceRequests)],
  ...blkio.keys.map((key) => [key, key === "BlkioWeight" ? blkioRule : elsewhere] as const),
]);

function blkioRule(_: unknown, __: Scope, host: Host): Part {
  return { fields: given({ blkio_config: blkio.config(host) }) };
}

function restart({ Name, MaximumRetryCount }: { readonly Name?: string; readonly MaximumRetryCount?: number }): Fields {
  if (Name === undefined || Name === "no") return {};
  return { restart: MaximumRetryCount ? `${Name}:${MaximumRetryCount}` : Name };
}

function logging(value: unknown, { defaults }: Scope): Part {
  const { Type: driver, Config: options } = value as { readonly Type: string; readonly Config: Fields | null };
  if (driver === defaults.logDriver && !isGiven(options)) return {};
  return { fields: { logging: { driver, ...given({ options }) } } };
}

/** Without a limit of its own, swap is twice the memory. */
function memorySwap(value: unknown, _: Scope, { Memory }: Host): Part {
  if (!isGiven(value) || value === 2 * Number(Memory)) return {};
  return { fields: { memswap_limit: value === -1 ? -1 : sizeText(Number(value)) } };
}

/** Bytes as people write them: `64m`; as digits where no unit divides them. */
function sizeText(bytes: number): string | number {
  const units = [
    ["g", 2 ** 30],
    ["m", 2 ** 20],
    ["k", 2 ** 10],
  ] as const;
  const [unit, size] = units.find(([, each]) => bytes > 0 && bytes % each === 0) ?? ["", 1];
  return unit === "" ? bytes : `${bytes / size}${unit}`;
}
