import type { ContainerFact } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import type { Mount, Service, Stack } from "../stack/stack.ts";
import type { Evidence } from "./evidence.ts";

/** The service's name for use in a sentence; "it" if unknown. */
export function nameOf({ service, fact }: Evidence): string {
  return service?.name ?? fact?.labels[labels.service] ?? "it";
}

/** ` (compose.yaml:7)` if the file sets the field, else "". */
export function fileRef({ service, placeOf }: Evidence, field: string): string {
  const place = service && placeOf(service.name, field);
  return place === undefined ? "" : ` (${place.file}:${place.line})`;
}

/** The mount that holds a path of the container: the nearest one above it. */
export function mountAt({ service }: Evidence, path: string): Mount | undefined {
  const tmpfs = (service?.tmpfs ?? []).map((text): Mount => ({ type: "tmpfs", target: text.split(":")[0] ?? "" }));
  const above = [...(service?.volumes ?? []), ...tmpfs].filter(
    ({ target }) => path === target || path.startsWith(target.endsWith("/") ? target : `${target}/`),
  );
  return above.sort((a, b) => b.target.length - a.target.length)[0];
}

/** The host path behind a container path; undefined if it is in the image or a volume. */
export function hostPath(evidence: Evidence, path: string): string | undefined {
  const mount = mountAt(evidence, path);
  if (mount?.type === "bind" && mount.source !== undefined) return mount.source + path.slice(mount.target.length);
  const { configs = [], secrets = [] } = evidence.service ?? {};
  const config = configs.find(({ source, target }) => (target ?? `/${source}`) === path);
  if (config !== undefined) return evidence.stack.configs.get(config.source)?.file;
  const secret = secrets.find(({ source, target = source }) => path === target || path === `/run/secrets/${target}`);
  return secret && evidence.stack.secrets.get(secret.source)?.file;
}

/** The path, relative to the project directory if it is inside. */
export function shortPath({ stack }: Evidence, path: string): string {
  return stack.workingDir !== "" && path.startsWith(`${stack.workingDir}/`)
    ? `./${path.slice(stack.workingDir.length + 1)}`
    : path;
}

/** The service's field that contains a text: `environment.DB_HOST`, `command`, `entrypoint`; undefined if none does. */
export function fieldWith(service: Service | undefined, text: string): string | undefined {
  const variable = Object.entries(service?.environment ?? {}).find(([, value]) => value?.includes(text));
  if (variable !== undefined) return `environment.${variable[0]}`;
  if (service?.command?.some((part) => part.includes(text))) return "command";
  return service?.entrypoint?.some((part) => part.includes(text)) ? "entrypoint" : undefined;
}

/** Keys of the networks that the service is attached to. */
export function networksOf(service: Service): readonly string[] {
  return service.network_mode === undefined ? Object.keys(service.networks ?? { default: null }) : [];
}

/** The service that a host name or IP address belongs to, if the stack or its containers know it. */
export function serviceBehind({ stack, peers }: Evidence, host: string): Service | undefined {
  const named = stack.services.get(host) ?? [...stack.services.values()].find((it) => hasHostName(it, host, stack));
  if (named !== undefined) return named;
  const peer = peers.find(({ networks }) => networks.some(({ ipAddress }) => ipAddress !== "" && ipAddress === host));
  return peer && stack.services.get(peer.labels[labels.service] ?? "");
}

function hasHostName(service: Service, host: string, { name, separator = "-" }: Stack): boolean {
  if (service.container_name === host || service.hostname === host) return true;
  if ([name, service.name, "1"].join(separator) === host) return true;
  return Object.values(service.networks ?? {}).some((attached) => attached?.aliases?.includes(host) ?? false);
}

/** The containers of another service. */
export function containersOf({ peers }: Evidence, service: string): readonly ContainerFact[] {
  return peers.filter((fact) => fact.labels[labels.service] === service);
}
