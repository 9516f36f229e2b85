import { resolve } from "node:path";
import { readLimited, Unreadable } from "../../../stack/files/source.ts";
import type { Service, Stack } from "../../../stack/stack.ts";
import { EngineRefused } from "../../errors.ts";
import { labels } from "../../labels.ts";
import type { Api } from "../request/api.ts";
import { mapParallel } from "../request/parallel.ts";
import { inspectContainer } from "./containers.ts";
import { listContainers, listedName, ownContainers } from "./listed-containers.ts";

/** The service with its references to other services (`service:db`) and to files (seccomp profiles) resolved. */
export async function withReferences(api: Api, stack: Stack, service: Service): Promise<Service> {
  const { network_mode, ipc, pid, volumes_from, security_opt } = service;
  const space = (kind: string, mode: string | undefined) =>
    mode?.startsWith("service:") ? containerMode(api, stack, kind, mode.slice("service:".length)) : mode;
  const [network, ipcMode, pidMode, sources, options] = await Promise.all([
    space("network namespace", network_mode),
    space("IPC namespace", ipc),
    space("PID namespace", pid),
    volumes_from && Promise.all(volumes_from.map((source) => volumesFrom(api, stack, source))),
    security_opt && Promise.all(security_opt.map((option) => securityOption(stack, option))),
  ]);
  return {
    ...service,
    ...(network !== undefined && { network_mode: network }),
    ...(ipcMode !== undefined && { ipc: ipcMode }),
    ...(pidMode !== undefined && { pid: pidMode }),
    ...(sources !== undefined && { volumes_from: sources }),
    ...(options !== undefined && { security_opt: options }),
  };
}

/** `links` and `external_links` as `container:alias`, with all aliases that Compose sets. */
export async function linksOf(api: Api, stack: Stack, service: Service, number: number): Promise<readonly string[]> {
  const { separator = "-" } = stack;
  const own = await mapParallel(service.links ?? [], async (link) => {
    const [target = "", alias = target] = link.split(":");
    const names = await mapParallel(await idsOf(api, stack, target), async (id) => {
      return (await inspectContainer(api, id))?.Name.replace(/^\//, "");
    });
    return names.flatMap((name) =>
      name === undefined
        ? []
        : [alias, [target, number].join(separator), [stack.name, target, number].join(separator)].map(
            (as) => `${name}:${as}`,
          ),
    );
  });
  const external = (service.external_links ?? []).map((link) => {
    const [target = "", alias = target] = link.split(":");
    return `${target}:${alias}`;
  });
  return [...own.flat(), ...external];
}

async function containerMode(api: Api, stack: Stack, kind: string, service: string): Promise<string> {
  return `container:${await firstContainer(api, stack, kind, service)}`;
}

/** Resolves `db:ro` or `container:name:ro` to the container's id or name. */
async function volumesFrom(api: Api, stack: Stack, source: string): Promise<string> {
  if (source.startsWith("container:")) return source.slice("container:".length);
  const [service = "", ...mode] = source.split(":");
  return [await firstContainer(api, stack, "volume", service), ...mode].join(":");
}

async function firstContainer(api: Api, stack: Stack, kind: string, service: string): Promise<string> {
  const [id] = await idsOf(api, stack, service);
  if (id !== undefined) return id;
  throw new EngineRefused(`cannot share ${kind} with service ${service}: container missing`, {
    hint: `Start the service first: \`berth up ${service}\`.`,
  });
}

/** The ids of a service's containers, by name as in docker compose: the hash of a dependent service holds the first id. */
async function idsOf(api: Api, stack: Stack, service: string): Promise<readonly string[]> {
  const wanted = [`${labels.project}=${stack.name}`, `${labels.service}=${service}`, `${labels.oneOff}=False`];
  const own = await ownContainers(api, await listContainers(api, { label: wanted }));
  return own.toSorted((a, b) => (listedName(a) < listedName(b) ? -1 : 1)).map(({ Id }) => Id);
}

/** Replaces the path of a seccomp profile with its text, which is what the engine takes. */
async function securityOption(stack: Stack, option: string): Promise<string> {
  const [, path] = /^seccomp[=:](.+)$/.exec(option) ?? [];
  if (path === undefined || path === "unconfined" || path === "builtin" || path.startsWith("{")) return option;
  try {
    const text = (await readLimited(resolve(stack.workingDir, path))).toString("utf8");
    return `seccomp=${JSON.stringify(JSON.parse(text))}`;
  } catch (cause) {
    const why = cause instanceof Unreadable ? cause.message : "cannot be read as JSON";
    throw new EngineRefused(`seccomp profile ${path} ${why}`, {
      hint: "Correct the path in `security_opt`, or the file.",
      cause,
    });
  }
}
