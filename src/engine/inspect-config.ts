type Texts = readonly string[] | null;
type Map<T = string> = Readonly<Record<string, T>> | null;

/** The `Config` of a container or image, with the API's own keys. Absent or null means not set. */
export interface ProcessConfig {
  readonly Hostname?: string;
  readonly Domainname?: string;
  readonly User?: string;
  readonly Tty?: boolean;
  readonly OpenStdin?: boolean;
  /** `NAME=value`. */
  readonly Env?: Texts;
  readonly Cmd?: Texts;
  readonly Entrypoint?: Texts;
  readonly Image?: string;
  readonly WorkingDir?: string;
  readonly Labels?: Map;
  readonly StopSignal?: string;
  readonly StopTimeout?: number | null;
  readonly ExposedPorts?: Map<unknown>;
  readonly Volumes?: Map<unknown>;
  readonly Healthcheck?: HealthConfig | null;
  readonly MacAddress?: string;
}

/** A healthcheck. Durations are in nanoseconds; 0 or absent means not set. */
export interface HealthConfig {
  readonly Test?: Texts;
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** A container's settings on one network. */
export interface EndpointConfig {
  readonly Aliases?: Texts;
  readonly IPAMConfig?: {
    readonly IPv4Address?: string;
    readonly IPv6Address?: string;
    readonly LinkLocalIPs?: Texts;
  } | null;
  readonly DriverOpts?: Map;
  readonly MacAddress?: string;
  readonly GwPriority?: number;
  /** `container:alias`, only on user-defined networks. */
  readonly Links?: Texts;
}

/** A mount with options, as listed in `HostConfig.Mounts`. */
export interface MountConfig {
  readonly Type: string;
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly Consistency?: string;
  readonly BindOptions?: {
    readonly Propagation?: string;
    readonly NonRecursive?: boolean;
    readonly CreateMountpoint?: boolean;
    readonly ReadOnlyNonRecursive?: boolean;
    readonly ReadOnlyForceRecursive?: boolean;
  };
  readonly VolumeOptions?: {
    readonly NoCopy?: boolean;
    readonly Subpath?: string;
    readonly Labels?: Map;
    readonly DriverConfig?: { readonly Name?: string; readonly Options?: Map };
  };
  readonly TmpfsOptions?: { readonly SizeBytes?: number; readonly Mode?: number };
  readonly ImageOptions?: { readonly Subpath?: string };
}

/** All that is needed to recreate a container, and what its image sets already. */
export interface InspectConfig {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly config: ProcessConfig;
  /** The API's HostConfig, with its own keys. An import carries every key over or reports it. */
  readonly host: Readonly<Record<string, unknown>>;
  /** Keyed by network name. */
  readonly endpoints: Readonly<Record<string, EndpointConfig>>;
  /** The image's config and tags; undefined if the image is gone. */
  readonly image: { readonly config: ProcessConfig; readonly tags: readonly string[] } | undefined;
}

/** The engine's defaults for a container that does not set these. */
export interface EngineDefaults {
  readonly hostname: string;
  readonly logDriver: string;
  readonly runtime: string;
  readonly cgroupNamespace: string;
}
