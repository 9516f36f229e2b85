/** An attribute that is sent to the engine. */
export interface CarriedAttribute {
  /**
   * The fields of the request that may hold it: of POST /containers/create, or of /networks/create or /volumes/create
   * for an attribute of a network or a volume. `?name` is a query parameter.
   */
  readonly fields: readonly string[];
  /** The API version that it needs, if newer than the oldest one that berth supports. */
  readonly since?: string;
  /** The values, or the number of uses in a service, that need `since`; any by default. */
  readonly only?: { readonly is: readonly unknown[] } | { readonly moreThan: number };
  /** What happens on an older engine: an error, or a warning where Compose silently leaves it out. */
  readonly onOlderEngine?: "refused" | "warned";
}

/** An attribute that does not concern the engine, with the part of berth that handles it. */
export interface HandledElsewhere {
  readonly elsewhere: string;
}

/** An attribute that is not sent to the engine, with the reason. */
export interface IgnoredAttribute {
  readonly left: string;
}

export type Attribute = CarriedAttribute | HandledElsewhere | IgnoredAttribute;

const to = (...fields: readonly string[]): CarriedAttribute => ({ fields: fields });
const host = (...fields: readonly string[]): CarriedAttribute => to(...fields.map((field) => `HostConfig.${field}`));
const endpoint = (field: string): CarriedAttribute => to(`NetworkingConfig.EndpointsConfig.*.${field}`);
const elsewhere = (whose: string): HandledElsewhere => ({ elsewhere: whose });
const left = (why: string): IgnoredAttribute => ({ left: why });

const reading = elsewhere("resolved when the file is read");
const planning = elsewhere("used by the planner");
const swarm = left("for Swarm only, as with Compose");
const windows = left("for Windows containers; Compose does not send it either");
const mounted = host("Binds", "Mounts");
const linked = to("HostConfig.Links", "NetworkingConfig.EndpointsConfig.*.Links");
const copied = left("applies to copied files; a mounted file keeps its own, with a warning, as with Compose");

const service: Readonly<Record<string, Attribute>> = {
  image: to("Image"),
  build: elsewhere("builds the image"),
  command: to("Cmd"),
  entrypoint: to("Entrypoint"),
  environment: to("Env"),
  env_file: reading,
  ports: to("ExposedPorts"),
  "ports[].target": to("ExposedPorts"),
  "ports[].published": host("PortBindings"),
  "ports[].host_ip": host("PortBindings"),
  "ports[].protocol": to("ExposedPorts"),
  "ports[].mode": swarm,
  "ports[].name": left("for people and other tools"),
  "ports[].app_protocol": left("for people and other tools"),
  expose: to("ExposedPorts"),
  volumes: mounted,
  "volumes[].type": { ...mounted, since: "1.48", only: { is: ["image"] }, onOlderEngine: "refused" },
  "volumes[].bind.recursive": {
    ...host("Mounts"),
    since: "1.44",
    only: { is: ["readonly", "writable"] },
    onOlderEngine: "refused",
  },
  "volumes[].volume.subpath": { ...host("Mounts"), since: "1.45", onOlderEngine: "refused" },
  volumes_from: host("VolumesFrom"),
  tmpfs: host("Tmpfs"),
  networks: host("NetworkMode"),
  "networks.*.aliases": endpoint("Aliases"),
  "networks.*.ipv4_address": endpoint("IPAMConfig.IPv4Address"),
  "networks.*.ipv6_address": endpoint("IPAMConfig.IPv6Address"),
  "networks.*.link_local_ips": endpoint("IPAMConfig.LinkLocalIPs"),
  "networks.*.mac_address": {
    ...endpoint("MacAddress"),
    since: "1.44",
    only: { moreThan: 1 },
    onOlderEngine: "refused",
  },
  "networks.*.interface_name": { ...endpoint("DriverOpts"), since: "1.49", onOlderEngine: "refused" },
  "networks.*.driver_opts": endpoint("DriverOpts"),
  "networks.*.priority": host("NetworkMode"),
  "networks.*.gw_priority": { ...endpoint("GwPriority"), since: "1.48", onOlderEngine: "refused" },
  network_mode: host("NetworkMode"),
  depends_on: to("Labels"),
  "healthcheck.test": to("Healthcheck.Test"),
  "healthcheck.interval": to("Healthcheck.Interval"),
  "healthcheck.timeout": to("Healthcheck.Timeout"),
  "healthcheck.retries": to("Healthcheck.Retries"),
  "healthcheck.start_period": to("Healthcheck.StartPeriod"),
  "healthcheck.start_interval": { ...to("Healthcheck.StartInterval"), since: "1.44", onOlderEngine: "refused" },
  "healthcheck.disable": to("Healthcheck.Test"),
  healthcheck: to("Healthcheck"),
  restart: host("RestartPolicy"),
  deploy: swarm,
  "deploy.replicas": planning,
  "deploy.resources.limits.cpus": host("NanoCpus"),
  "deploy.resources.limits.memory": host("Memory"),
  "deploy.resources.limits.pids": host("PidsLimit"),
  "deploy.resources.reservations.memory": host("MemoryReservation"),
  "deploy.resources.reservations.devices": host("DeviceRequests"),
  "deploy.restart_policy.condition": host("RestartPolicy.Name"),
  "deploy.restart_policy.max_attempts": host("RestartPolicy.MaximumRetryCount"),
  scale: planning,
  profiles: reading,
  develop: elsewhere("used by `watch`"),
  extends: reading,
  configs: elsewhere("mounted, or copied in before the start"),
  "configs[].uid": copied,
  "configs[].gid": copied,
  "configs[].mode": copied,
  secrets: elsewhere("mounted, or copied in before the start"),
  "secrets[].uid": copied,
  "secrets[].gid": copied,
  "secrets[].mode": copied,
  models: elsewhere("run by a model runner, and passed in the environment"),
  provider: elsewhere("run by a provider program"),
  labels: to("Labels"),
  label_file: to("Labels"),
  annotations: { ...host("Annotations"), since: "1.43", onOlderEngine: "warned" },
  container_name: to("?name"),
  hostname: to("Hostname"),
  domainname: to("Domainname"),
  user: to("User"),
  group_add: host("GroupAdd"),
  working_dir: to("WorkingDir"),
  platform: to("?platform"),
  pull_policy: planning,
  pull_refresh_after: planning,
  attach: elsewhere("selects the output that `up` shows"),
  init: host("Init"),
  tty: to("Tty"),
  stdin_open: to("OpenStdin"),
  stop_signal: to("StopSignal"),
  stop_grace_period: to("StopTimeout"),
  pre_start: elsewhere("run in an init container"),
  post_start: elsewhere("run in the container after its start"),
  pre_stop: elsewhere("run in the container before its stop"),
  "logging.driver": host("LogConfig.Type"),
  "logging.options": host("LogConfig.Config"),
  logging: host("LogConfig"),
  links: linked,
  external_links: linked,
  extra_hosts: host("ExtraHosts"),
  dns: host("Dns"),
  dns_opt: host("DnsOptions"),
  dns_search: host("DnsSearch"),
  mac_address: endpoint("MacAddress"),
  cap_add: host("CapAdd"),
  cap_drop: host("CapDrop"),
  privileged: host("Privileged"),
  read_only: host("ReadonlyRootfs"),
  security_opt: host("SecurityOpt", "MaskedPaths"),
  userns_mode: host("UsernsMode"),
  cgroup: host("CgroupnsMode"),
  cgroup_parent: host("CgroupParent"),
  ipc: host("IpcMode"),
  pid: host("PidMode"),
  uts: host("UTSMode"),
  isolation: host("Isolation"),
  runtime: host("Runtime"),
  devices: host("Devices", "DeviceRequests"),
  device_cgroup_rules: host("DeviceCgroupRules"),
  gpus: host("DeviceRequests"),
  cpus: host("NanoCpus"),
  cpuset: host("CpusetCpus"),
  cpu_shares: host("CpuShares"),
  cpu_quota: host("CpuQuota"),
  cpu_period: host("CpuPeriod"),
  cpu_rt_period: host("CpuRealtimePeriod"),
  cpu_rt_runtime: host("CpuRealtimeRuntime"),
  cpu_count: host("CpuCount"),
  cpu_percent: host("CpuPercent"),
  mem_limit: host("Memory"),
  mem_reservation: host("MemoryReservation"),
  memswap_limit: host("MemorySwap"),
  mem_swappiness: host("MemorySwappiness"),
  oom_kill_disable: host("OomKillDisable"),
  oom_score_adj: host("OomScoreAdj"),
  pids_limit: host("PidsLimit"),
  shm_size: host("ShmSize"),
  ulimits: host("Ulimits"),
  sysctls: host("Sysctls"),
  storage_opt: host("StorageOpt"),
  blkio_config: host("BlkioWeight"),
  "blkio_config.weight": host("BlkioWeight"),
  "blkio_config.weight_device": host("BlkioWeightDevice"),
  "blkio_config.device_read_bps": host("BlkioDeviceReadBps"),
  "blkio_config.device_read_iops": host("BlkioDeviceReadIOps"),
  "blkio_config.device_write_bps": host("BlkioDeviceWriteBps"),
  "blkio_config.device_write_iops": host("BlkioDeviceWriteIOps"),
  credential_spec: windows,
  use_api_socket: mounted,
};

const network: Readonly<Record<string, Attribute>> = {
  name: to("Name"),
  driver: to("Driver"),
  driver_opts: to("Options"),
  "ipam.driver": to("IPAM.Driver"),
  "ipam.config": to("IPAM.Config"),
  "ipam.options": left("Compose ignores them, so two different networks would have the same hash"),
  ipam: to("IPAM"),
  external: planning,
  internal: to("Internal"),
  attachable: to("Attachable"),
  enable_ipv4: { ...to("EnableIPv4"), since: "1.48", only: { is: [false] }, onOlderEngine: "refused" },
  enable_ipv6: to("EnableIPv6"),
  labels: to("Labels"),
};

const volume: Readonly<Record<string, Attribute>> = {
  name: to("Name"),
  driver: to("Driver"),
  driver_opts: to("DriverOpts"),
  external: planning,
  labels: to("Labels"),
};

/**
 * Every attribute of the stack file by its path: the only place that says which field of the engine's API holds it,
 * since which version, and what happens on an older engine. An attribute without a row of its own, such as
 * `deploy.mode`, has the row of its parent (`deploy`).
 */
export const attributes: ReadonlyMap<string, Attribute> = new Map([
  ...["name", "version", "include"].map((key) => [key, reading] as const),
  ["services", planning],
  ...under("services.*", service),
  ["networks", planning],
  ...under("networks.*", network),
  ["volumes", planning],
  ...under("volumes.*", volume),
  ["configs", elsewhere("mounted, or copied in before the start")],
  ["secrets", elsewhere("mounted, or copied in before the start")],
  ["models", elsewhere("run by a model runner")],
  ["x-berth", planning],
]);

function under(path: string, rows: Readonly<Record<string, Attribute>>): (readonly [string, Attribute])[] {
  return Object.entries(rows).map(([key, row]) => [`${path}.${key}`, row] as const);
}
