import { pathTable } from "../path-table.ts";

/** What a text means at a typed attribute; undefined: it has no such meaning. */
export interface Cast {
  readonly wants: string;
  readonly of: (text: string) => number | boolean | undefined;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "y", "on"].map((word) => [word, true] as const),
  ...["false", "no", "n", "off"].map((word) => [word, false] as const),
]);

const boolean: Cast = { wants: "true or false", of: (text) => truths.get(text.toLowerCase()) };
const integer: Cast = { wants: "a whole number", of: (text) => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined) };
const float: Cast = {
  wants: "a number",
  of: (text) => (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined),
};

const rows: Readonly<Record<string, Cast>> = {
  "configs.*.external": boolean,
  "networks.*.attachable": boolean,
  "networks.*.enable_ipv4": boolean,
  "networks.*.enable_ipv6": boolean,
  "networks.*.external": boolean,
  "networks.*.internal": boolean,
  "secrets.*.external": boolean,
  "volumes.*.external": boolean,
  "services.*.attach": boolean,
  "services.*.build.no_cache": boolean,
  "services.*.build.privileged": boolean,
  "services.*.build.pull": boolean,
  "services.*.cpu_count": integer,
  "services.*.cpus": float,
  "services.*.deploy.placement.max_replicas_per_node": integer,
  "services.*.deploy.replicas": integer,
  "services.*.deploy.resources.limits.pids": integer,
  "services.*.deploy.restart_policy.max_attempts": integer,
  "services.*.deploy.rollback_config.max_failure_ratio": float,
  "services.*.deploy.rollback_config.parallelism": integer,
  "services.*.deploy.update_config.max_failure_ratio": float,
  "services.*.deploy.update_config.parallelism": integer,
  "services.*.env_file.*.required": boolean,
  "services.*.healthcheck.disable": boolean,
  "services.*.healthcheck.retries": integer,
  "services.*.init": boolean,
  "services.*.oom_kill_disable": boolean,
  "services.*.oom_score_adj": integer,
  "services.*.pids_limit": integer,
  "services.*.ports.*.target": integer,
  "services.*.post_start.*.privileged": boolean,
  "services.*.pre_stop.*.privileged": boolean,
  "services.*.privileged": boolean,
  "services.*.read_only": boolean,
  "services.*.scale": integer,
  "services.*.stdin_open": boolean,
  "services.*.tty": boolean,
  "services.*.ulimits.*": integer,
  "services.*.ulimits.*.hard": integer,
  "services.*.ulimits.*.soft": integer,
  "services.*.volumes.*.bind.create_host_path": boolean,
  "services.*.volumes.*.read_only": boolean,
  "services.*.volumes.*.volume.nocopy": boolean,
};

/** What a hook in a container of its own says is cast as where a service says it. */
const ofHooks = Object.entries(rows).map(
  ([path, cast]) => [path.replace(/^services\.\*/, "$&.pre_start.*"), cast] as const,
);

/**
 * The attributes at which a text is read as a number or a truth, since a variable can only give a text. Elsewhere a
 * text stays one: `cpu_percent: ${N}` is the schema's to refuse, as it is for docker compose.
 */
export const casts = pathTable<Cast>({ ...rows, ...Object.fromEntries(ofHooks) });
