type Texts = readonly string[] | null;
type Map<T = string> = Readonly<Record<string, T>> | null;

/** The process of a container or an image, in the engine's own words; what is absent or null was not given. */
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

/** Durations are nanoseconds; 0 or absent: not given. */
export interface HealthConfig {
  readonly Test?: Texts;
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** How a container is attached to one network. */
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
  /** `container:alias`, on a network of the user's own. */
  readonly Links?: Texts;
}

/** A mount that was given with options of its own. */
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

/** All that the engine would need to make a container anew, and what its image says already. */
export interface InspectConfig {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly config: ProcessConfig;
  /** The engine's HostConfig, by its own keys: every one of them is either carried over or told. */
  readonly host: Readonly<Record<string, unknown>>;
  /** By the network's name. */
  readonly endpoints: Readonly<Record<string, EndpointConfig>>;
  /** What the image says; undefined where it is gone. */
  readonly image: { readonly config: ProcessConfig; readonly tags: readonly string[] } | undefined;
}

/** What the engine gives a container that does not say. */
export interface EngineDefaults {
  readonly hostname: string;
  readonly logDriver: string;
  readonly runtime: string;
  readonly cgroupNamespace: string;
}
