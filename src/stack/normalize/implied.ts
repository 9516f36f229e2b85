import type { DependsOn, Dict, NetworkAttachment, Service } from "../stack.ts";
import { started } from "./depends-on.ts";

/** The service with what its attributes imply: dependencies, and the default network unless it has a network mode. */
export function withImplied(service: Service, hasNetworkMode = service.network_mode !== undefined): Service {
  const { depends_on: _given, networks: _attached, ...rest } = service;
  const dependsOn = { ...impliedDependencies(service), ...service.depends_on };
  const networks = hasNetworkMode ? service.networks : attachmentsOf(service);
  return {
    ...rest,
    ...(Object.keys(dependsOn).length === 0 ? {} : { depends_on: sorted(dependsOn) }),
    ...(networks === undefined ? {} : { networks }),
    ...(service.pull_policy === "if_not_present" ? { pull_policy: "missing" } : {}),
  };
}

/** The service with `scale` copied to `deploy.replicas`, if it has `deploy` without replicas. */
export function withReplicas(service: Service): Service {
  const { deploy, scale } = service;
  return deploy === undefined || scale === undefined
    ? service
    : { ...service, deploy: { ...deploy, replicas: deploy.replicas ?? scale } };
}

/** The service in a reference such as `service:NAME`. */
function serviceOf(reference: string | undefined): string | undefined {
  return reference?.startsWith("service:") ? reference.slice("service:".length) : undefined;
}

function impliedDependencies(service: Service): Dict<DependsOn> {
  const linked = (service.links ?? []).map((link) => linkTarget(link));
  const { network_mode, ipc, pid, uts, cgroup } = service;
  const shared = [network_mode, ipc, pid, uts, cgroup].map(serviceOf).filter((name) => name !== undefined);
  const mounted = (service.volumes_from ?? []).filter((from) => !from.startsWith("container:"));
  return Object.fromEntries([
    ...mounted.map((from) => [from.split(":")[0] ?? "", started({ restart: false })] as const),
    ...[...linked, ...shared].map((name) => [name, started({ restart: true })] as const),
  ]);
}

function linkTarget(link: string): string {
  const parts = link.split(":");
  return parts.length === 2 ? (parts[0] ?? "") : link;
}

function attachmentsOf(service: Service): Dict<NetworkAttachment | null> | undefined {
  if (Object.keys(service.networks ?? {}).length > 0) return service.networks;
  return service.provider === undefined ? { default: null } : undefined;
}

function sorted<T>(dict: Dict<T>): Dict<T> {
  return Object.fromEntries(Object.entries(dict).sort(([a], [b]) => (a < b ? -1 : 1)));
}
