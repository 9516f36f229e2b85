import type { PreStartHook, Service } from "./stack.ts";

/** Everything that a service creates containers for: the service itself and its `pre_start` hooks. */
export function containerSpecs(service: Service): readonly (Service | PreStartHook)[] {
  return [service, ...(service.pre_start ?? [])];
}

/**
 * The service for the container of one of its `pre_start` hooks: the attributes of the hook merged over the service, only the
 * hook's own volumes, and no attributes for long-running containers, such as ports.
 */
export function initService(service: Service, index: number): Service {
  const hook = service.pre_start?.[index];
  if (hook === undefined) throw new Error(`Service "${service.name}" has no pre_start[${index}].`);
  const { container_name: _, ports, expose, restart, healthcheck, volumes, tty, stdin_open, ...rest } = service;
  const { deploy, networks, network_mode, ...kept } = rest;
  const { restart_policy: __, ...deployed } = deploy ?? {};
  const { per_replica: ___, command, entrypoint, ...overrides } = hook;
  const base = {
    ...kept,
    ...(deploy === undefined ? {} : { deploy: deployed }),
    // A hook's network_mode replaces the service's networks, and the other way around.
    ...(networks === undefined || overrides.network_mode !== undefined ? {} : { networks }),
    ...(network_mode === undefined || overrides.networks !== undefined ? {} : { network_mode }),
  };
  return {
    ...(mergeOver(base, overrides) as Service),
    command: command ?? service.command,
    entrypoint: entrypoint ?? service.entrypoint,
  };
}

/** Merges mappings; appends lists, where an item with the same target replaces an earlier one; otherwise `over` wins. */
function mergeOver(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (Array.isArray(base) && Array.isArray(over)) {
    return [...new Map([...base, ...over].map((item) => [identity(item), item])).values()];
  }
  if (!isMapping(base) || !isMapping(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    mergeOver(Object.hasOwn(base, key) ? base[key] : undefined, value),
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}

function identity(item: unknown): unknown {
  if (!isMapping(item)) return item;
  return item["target"] ?? item["source"] ?? JSON.stringify(item);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
