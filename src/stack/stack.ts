/**
 * The model: the Compose Specification's canonical form, with the specification's names, as `berth config` prints it. Syntax is
 * long, paths are absolute, references are keys, durations (`1m30s`) and byte sizes ("134217728") are canonical strings for
 * `units.ts`. An absent attribute is not set: the engine or the planner has the default.
 */
export interface Stack {
  readonly name: string;
  /** The command line or the environment sets the name, not the file or its folder. */
  readonly isNameChosen?: boolean;
  /** The separator in names of containers and images: `_` in Compose's compatibility mode, else `-`. */
  readonly separator?: "-" | "_";
  /** Absolute. The directory in which relative paths of the file start. */
  readonly workingDir: string;
  /** Absolute paths of the files that were read, in order; `-` for stdin. */
  readonly files: readonly string[];
  /** Absolute paths of the `--env-file`s. */
  readonly envFiles?: readonly string[];
  readonly services: ReadonlyMap<string, Service>;
  /** Services that no active profile enables. */
  readonly disabled: ReadonlyMap<string, Service>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly configs: ReadonlyMap<string, FileObject>;
  readonly secrets: ReadonlyMap<string, FileObject>;
  readonly models: ReadonlyMap<string, Model>;
  /** berth's own labels for all resources that it creates. Neither printed nor hashed, as they do not change the stack. */
  readonly ownLabels?: Dict<string>;
  /** `x-*` of the top level. */
  readonly extensions: Extensions;
  /** By service: the host ports assigned instead of the file's, as in the label of its containers. */
  readonly givenPorts?: ReadonlyMap<string, string>;
}

/** Own keys only, created by Object.fromEntries or JSON.parse. "__proto__" is a legal key, so never assign `dict[key] = …`. */
export type Dict<T> = Readonly<Record<string, T>>;
export type Extensions = Dict<unknown>;
/** A dependency of a service on another. */
export interface Dependency {
  readonly on: string;
  readonly until: "started" | "healthy" | "completed";
  readonly required: boolean;
  /** Restart (or recreate) the dependent service when the dependency is restarted. */
  readonly restart: boolean;
}

/** A file of variables under a service's `env_file`. */
export interface EnvFile {
  /** Absolute. */
  readonly path: string;
  readonly required: boolean;
  readonly format?: string;
}

export interface Service {
  /** The key under `services`; not printed. */
  readonly name: string;
  readonly annotations?: Dict<string>;
  readonly attach?: boolean;
  readonly blkio_config?: Dict<unknown>;
  readonly build?: Build;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cgroup?: string;
  readonly cgroup_parent?: string;
  /** null: the image's command. */
  readonly command: readonly string[] | null;
  readonly configs?: readonly FileReference[];
  readonly container_name?: string;
  readonly cpu_count?: number;
  readonly cpu_percent?: number;
  readonly cpu_period?: number;
  readonly cpu_quota?: number;
  readonly cpu_rt_period?: number;
  readonly cpu_rt_runtime?: number;
  readonly cpu_shares?: number;
  readonly cpus?: number;
  readonly cpuset?: string;
  readonly credential_spec?: Dict<unknown>;
  readonly depends_on?: Dict<DependsOn>;
  readonly deploy?: Deploy;
  readonly develop?: Dict<unknown>;
  readonly device_cgroup_rules?: readonly string[];
  readonly devices?: readonly Device[];
  readonly dns?: readonly string[];
  readonly dns_opt?: readonly string[];
  readonly dns_search?: readonly string[];
  readonly domainname?: string;
  readonly entrypoint: readonly string[] | null;
  /** null: unset in the file and in the environment, so the container does not get it. */
  readonly environment?: Dict<string | null>;
  /** Only if env files were not read; otherwise their variables are in `environment`. */
  readonly env_file?: readonly EnvFile[];
  readonly expose?: readonly string[];
  /** Only if the other service has no contents. */
  readonly extends?: { readonly file?: string; readonly service: string };
  readonly external_links?: readonly string[];
  /** Canonical `HOST=IP`. */
  readonly extra_hosts?: readonly string[];
  readonly gpus?: readonly Dict<unknown>[];
  readonly group_add?: readonly string[];
  readonly healthcheck?: Healthcheck;
  readonly hostname?: string;
  readonly image?: string;
  readonly init?: boolean;
  readonly ipc?: string;
  readonly isolation?: string;
  readonly labels?: Dict<string>;
  /** Absolute paths. The contents are in `labels`; Compose also hashes the paths. */
  readonly label_file?: readonly string[];
  readonly links?: readonly string[];
  readonly logging?: { readonly driver?: string; readonly options?: Dict<string> };
  readonly mac_address?: string;
  readonly mem_limit?: string;
  readonly mem_reservation?: string;
  readonly mem_swappiness?: string;
  readonly memswap_limit?: string;
  readonly models?: Dict<Dict<string> | null>;
  readonly network_mode?: string;
  readonly networks?: Dict<NetworkAttachment | null>;
  readonly oom_kill_disable?: boolean;
  readonly oom_score_adj?: number;
  readonly pid?: string;
  readonly pids_limit?: number;
  readonly platform?: string;
  readonly ports?: readonly Port[];
  readonly post_start?: readonly Hook[];
  readonly pre_start?: readonly PreStartHook[];
  readonly pre_stop?: readonly Hook[];
  readonly privileged?: boolean;
  readonly profiles?: readonly string[];
  readonly provider?: Dict<unknown>;
  readonly pull_policy?: string;
  /** docker compose has it in its schema only, so it is neither printed nor hashed. */
  readonly pull_refresh_after?: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly runtime?: string;
  readonly scale?: number;
  readonly secrets?: readonly FileReference[];
  readonly security_opt?: readonly string[];
  readonly shm_size?: string;
  readonly stdin_open?: boolean;
  readonly stop_grace_period?: string;
  readonly stop_signal?: string;
  readonly storage_opt?: Dict<string>;
  readonly sysctls?: Dict<string>;
  readonly tmpfs?: readonly string[];
  readonly tty?: boolean;
  readonly ulimits?: Dict<number | { readonly soft: number; readonly hard: number }>;
  readonly use_api_socket?: boolean;
  readonly user?: string;
  readonly userns_mode?: string;
  readonly uts?: string;
  readonly volumes?: readonly Mount[];
  readonly volumes_from?: readonly string[];
  readonly working_dir?: string;
  /** `x-*` of the service. */
  readonly extensions?: Extensions;
}

export interface DependsOn {
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  readonly required: boolean;
  readonly restart?: boolean;
}

export interface Build {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Dict<string | null>;
  readonly target?: string;
  readonly additional_contexts?: Dict<string>;
  readonly cache_from?: readonly string[];
  readonly cache_to?: readonly string[];
  readonly entitlements?: readonly string[];
  readonly extra_hosts?: readonly string[];
  readonly isolation?: string;
  readonly labels?: Dict<string>;
  readonly network?: string;
  readonly no_cache?: boolean;
  readonly no_cache_filter?: readonly string[];
  readonly platforms?: readonly string[];
  readonly privileged?: boolean;
  readonly provenance?: string;
  readonly pull?: boolean;
  readonly sbom?: string;
  readonly secrets?: readonly FileReference[];
  readonly shm_size?: string;
  readonly ssh?: readonly string[];
  readonly tags?: readonly string[];
  readonly ulimits?: Dict<number | { readonly soft: number; readonly hard: number }>;
}

export interface Deploy {
  readonly mode?: string;
  readonly replicas?: number;
  readonly labels?: Dict<string>;
  readonly endpoint_mode?: string;
  readonly update_config?: Dict<unknown>;
  readonly rollback_config?: Dict<unknown>;
  readonly resources?: { readonly limits?: Resources; readonly reservations?: Resources };
  readonly restart_policy?: {
    readonly condition?: string;
    readonly delay?: string;
    readonly max_attempts?: number;
    readonly window?: string;
  };
  readonly placement?: Dict<unknown>;
}

export interface Resources {
  /** A number; compose-go prints it as one. */
  readonly cpus?: number;
  /** Bytes, as decimal digits. */
  readonly memory?: string;
  readonly pids?: number;
  readonly devices?: readonly Dict<unknown>[];
  readonly generic_resources?: readonly Dict<unknown>[];
}

export interface Device {
  readonly source: string;
  readonly target: string;
  readonly permissions: string;
}

export interface Healthcheck {
  /** The first item is NONE, CMD or CMD-SHELL. */
  readonly test?: readonly string[];
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly start_period?: string;
  readonly start_interval?: string;
  readonly disable?: boolean;
}

export interface Hook {
  readonly command: readonly string[];
  readonly user?: string;
  readonly privileged?: boolean;
  readonly working_dir?: string;
  readonly environment?: Dict<string | null>;
}

/** Attributes of a service that do not apply to the container of a hook. */
type NotInHooks =
  | ("attach" | "build" | "container_name" | "depends_on" | "deploy" | "develop" | "expose" | "extends" | "extensions")
  | ("healthcheck" | "name" | "ports" | "post_start" | "pre_start" | "pre_stop" | "profiles" | "provider")
  | ("restart" | "scale" | "stdin_open" | "tty");

/** A container that runs to completion before the service starts. Its attributes are merged over those of the service. */
export interface PreStartHook extends Partial<Omit<Service, NotInHooks>> {
  /** true: runs once for each container of the service. */
  readonly per_replica?: boolean;
}

export interface NetworkAttachment {
  readonly aliases?: readonly string[];
  readonly driver_opts?: Dict<string>;
  readonly gw_priority?: number;
  readonly interface_name?: string;
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
  readonly link_local_ips?: readonly string[];
  readonly mac_address?: string;
  readonly priority?: number;
}

export interface Port {
  readonly name?: string;
  readonly mode?: string;
  readonly host_ip?: string;
  readonly target: number;
  /** A port or a range `8000-8010`; absent: the engine chooses. */
  readonly published?: string;
  readonly protocol?: string;
  readonly app_protocol?: string;
}

export interface Mount {
  readonly type: "bind" | "volume" | "tmpfs" | "npipe" | "cluster" | "image";
  /** Absolute path (bind), key under `volumes` (volume), image reference (image); absent for an anonymous volume. */
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly consistency?: string;
  readonly bind?: {
    readonly propagation?: string;
    readonly create_host_path?: boolean;
    readonly recursive?: string;
    readonly selinux?: string;
  };
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string; readonly labels?: Dict<string> };
  readonly tmpfs?: { readonly size?: string; readonly mode?: number };
  readonly image?: { readonly subpath?: string };
}

/** A service's use of a config or secret. */
export interface FileReference {
  /** The key under `configs` or `secrets`. */
  readonly source: string;
  readonly target?: string;
  readonly uid?: string;
  readonly gid?: string;
  /** Octal digits, such as "0440". */
  readonly mode?: string;
}

export interface Network {
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Dict<string>;
  readonly ipam: {
    readonly driver?: string;
    readonly config?: readonly {
      readonly subnet?: string;
      readonly ip_range?: string;
      readonly gateway?: string;
      readonly aux_addresses?: Dict<string>;
    }[];
    readonly options?: Dict<string>;
  };
  readonly external?: boolean;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly enable_ipv4?: boolean;
  readonly enable_ipv6?: boolean;
  readonly labels?: Dict<string>;
  readonly extensions?: Extensions;
}

export interface Volume {
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Dict<string>;
  readonly external?: boolean;
  readonly labels?: Dict<string>;
  readonly extensions?: Extensions;
}

/** A top-level config or secret. */
export interface FileObject {
  readonly name: string;
  readonly file?: string;
  /** The name of the variable that holds the value. */
  readonly environment?: string;
  readonly content?: string;
  /** The value of that variable. Secret: only the engine receives it. Never printed, logged, put in a label, or hashed in clear. */
  readonly value?: string;
  readonly external?: boolean;
  readonly driver?: string;
  readonly driver_opts?: Dict<string>;
  readonly template_driver?: string;
  readonly labels?: Dict<string>;
  readonly extensions?: Extensions;
}

export interface Model {
  readonly name?: string;
  readonly model: string;
  readonly context_size?: number;
  readonly runtime_flags?: readonly string[];
}

/** Where host ports come from: assigned automatically to each folder's copy of the stack, or as in the file. */
export type PortMode = "auto" | "file";

/** The mode that the file sets with `x-berth: { ports: auto }`; undefined if it sets none. */
export function portModeOf({ extensions }: Pick<Stack, "extensions">): PortMode | undefined {
  const own = extensions["x-berth"];
  if (typeof own !== "object" || own === null || !("ports" in own)) return undefined;
  return own.ports === "auto" || own.ports === "file" ? own.ports : undefined;
}
