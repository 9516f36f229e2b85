import type Docker from "dockerode";
import { byteSize } from "../../../stack/units.ts";
import type { Translation } from "./create-body.ts";
import { mounts } from "./mounts.ts";
import { portBindings } from "./ports.ts";
import { resources } from "./resources.ts";
import { restartPolicy } from "./restart-policy.ts";
import { security } from "./security.ts";

/** What concerns the host rather than the process: the engine's HostConfig, without the network. */
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

/** `/run:size=64m` → path and options. */
function tmpfs(entries: readonly string[] = []): Record<string, string> | undefined {
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map((entry) => splitAtColon(entry)));
}

function splitAtColon(entry: string): readonly [string, string] {
  const at = entry.indexOf(":");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}
