import type { PreStartHook, Service } from "./stack.ts";

/** A service and its `pre_start` hooks: all that containers are made from. */
export function specsOf(service: Service): readonly (Service | PreStartHook)[] {
  return [service, ...(service.pre_start ?? [])];
}

/**
 * The service as one of its `pre_start` hooks runs it: with what the hook says laid over it, the hook's own volumes alone,
 * and nothing that concerns only what goes on running.
 */
export function initService(service: Service, index: number): Service {
  const hook = service.pre_start?.[index];
  if (hook === undefined) throw new Error(`Service "${service.name}" has no pre_start[${index}].`);
  const { container_name: _, ports, expose, restart, healthcheck, volumes, tty, stdin_open, ...rest } = service;
  const { deploy, networks, network_mode, ...kept } = rest;
  const { restart_policy: __, ...deployed } = deploy ?? {};
  const { per_replica: ___, command, entrypoint, ...said } = hook;
  const base = {
    ...kept,
    ...(deploy === undefined ? {} : { deploy: deployed }),
    // One takes the place of the other.
    ...(networks === undefined || said.network_mode !== undefined ? {} : { networks }),
    ...(network_mode === undefined || said.networks !== undefined ? {} : { network_mode }),
  };
  return {
    ...(laidOver(base, said) as Service),
    command: command ?? service.command,
    entrypoint: entrypoint ?? service.entrypoint,
  };
}

/** Mappings complete each other and lists add up, an item for the same target in the place of the one before; else what is laid over counts. */
function laidOver(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (Array.isArray(base) && Array.isArray(over)) {
    return [...new Map([...base, ...over].map((item) => [identity(item), item])).values()];
  }
  if (!isMapping(base) || !isMapping(over)) return over;
  const laid = Object.entries(over).map(([key, value]) => [
    key,
    laidOver(Object.hasOwn(base, key) ? base[key] : undefined, value),
  ]);
  return { ...base, ...Object.fromEntries(laid) };
}

function identity(item: unknown): unknown {
  if (!isMapping(item)) return item;
  return item["target"] ?? item["source"] ?? JSON.stringify(item);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
