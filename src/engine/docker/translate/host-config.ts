import type Docker from "dockerode";
import type { Service } from "../../../stack/stack.ts";
import { byteSize } from "../../../stack/units.ts";
import { mounts } from "./mounts.ts";
import { portBindings } from "./ports.ts";
import { resources } from "./resources.ts";
import type { Translation } from "./translation.ts";

/** The engine's HostConfig, without the network. */
export function hostConfig(translation: Translation): Docker.HostConfig {
  const { service, links } = translation;
  const { logging } = service;
  return {
    ...mounts(translation),
    ...resources(service),
    ...security(service),
    ...{ Annotations: service.annotations },
    Tmpfs: tmpfs(service.tmpfs),
    PortBindings: portBindings(service.ports),
    RestartPolicy: restartPolicy(service) as Docker.HostRestartPolicy | undefined,
    LogConfig: logging && { Type: logging.driver ?? "", Config: logging.options ?? {} },
    Init: service.init,
    ShmSize: service.shm_size === undefined ? undefined : byteSize(service.shm_size),
    Sysctls: service.sysctls && { ...service.sysctls },
    StorageOpt: service.storage_opt && { ...service.storage_opt },
    OomScoreAdj: service.oom_score_adj,
    Runtime: service.runtime,
    Dns: service.dns && [...service.dns],
    DnsOptions: service.dns_opt && [...service.dns_opt],
    DnsSearch: service.dns_search && [...service.dns_search],
    ExtraHosts: (service.extra_hosts ?? []).map((entry) => entry.replace("=", ":")),
    VolumesFrom: service.volumes_from,
    Links: links.length === 0 ? undefined : links,
  };
}

/** Converts entries such as `/run:size=64m` to options by path. */
function tmpfs(entries: readonly string[] = []): Record<string, string> | undefined {
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map((entry) => splitAtColon(entry)));
}

function splitAtColon(entry: string): readonly [string, string] {
  const at = entry.indexOf(":");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}

// deploy.restart_policy uses other words than the engine.
const engineConditions: Readonly<Record<string, string>> = { none: "no", any: "always" };

/** The engine's RestartPolicy, from `deploy.restart_policy`, else from `restart`. */
function restartPolicy({ restart, deploy }: Service): object | undefined {
  const policy = deploy?.restart_policy;
  if (policy !== undefined) return policyOf(policy.condition ?? "", policy.max_attempts);
  if (restart === undefined) return undefined;
  const [condition = "", attempts] = restart.split(":");
  return policyOf(condition, attempts === undefined ? undefined : Number(attempts));
}

function policyOf(condition: string, attempts: number | undefined): object {
  return { Name: engineConditions[condition] ?? condition, MaximumRetryCount: attempts ?? 0 };
}

/** The fields for capabilities, privileges, namespaces and security modules. */
function security(service: Service): object {
  const options = service.security_opt;
  // Compose's option for an unmasked /proc and /sys. The engine has two lists for that.
  const openPaths = options?.includes("systempaths=unconfined");
  const sent = options?.filter((option) => option !== "systempaths=unconfined");
  return {
    CapAdd: capabilities(service.cap_add),
    CapDrop: capabilities(service.cap_drop),
    Privileged: service.privileged,
    ReadonlyRootfs: service.read_only,
    SecurityOpt: sent?.length === 0 ? undefined : sent,
    ...(openPaths && { MaskedPaths: [], ReadonlyPaths: [] }),
    GroupAdd: service.group_add,
    UsernsMode: service.userns_mode,
    IpcMode: service.ipc,
    PidMode: service.pid,
    UTSMode: service.uts,
    CgroupnsMode: service.cgroup,
    Isolation: service.isolation,
  };
}

/** Capabilities under the kernel's names, sorted and without duplicates, as Compose sends them. `ALL` stays as it is. */
function capabilities(names: readonly string[] | undefined): readonly string[] | undefined {
  const upper = names?.map((name) => name.trim().toUpperCase());
  const known = upper?.map((name) => (name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`));
  return known && [...new Set(known)].sort();
}
