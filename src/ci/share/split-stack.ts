import { UsageError } from "../../errors.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { select, withoutUnused } from "../../stack/transform/select.ts";

/** A stack in two parts: the shared services, and those that each run has for itself. */
export interface SplitStack {
  readonly shared: Stack;
  readonly rest: Stack;
}

/** Splits off the named services with their dependencies. The others no longer wait for them. Throws UsageError. */
export function splitStack(stack: Stack, names: readonly string[]): SplitStack {
  const shared = select(stack, names, { dependencies: "include" });
  return { shared, rest: restOf(stack, new Set(shared.services.keys())) };
}

/** The stack without these services. */
export function restOf(stack: Stack, shared: ReadonlySet<string>): Stack {
  const others = [...stack.services.values()].filter(({ name }) => !shared.has(name));
  for (const service of others) checkApart(service, stack, shared);
  const names = others.map(({ name }) => name);
  if (names.length > 0) return select(stack, names, { dependencies: "none" });
  return withoutUnused({ ...stack, services: new Map(), disabled: new Map([...stack.disabled, ...stack.services]) });
}

/** Throws if a service needs more than a network to use a shared one, such as a common volume. */
function checkApart(service: Service, { services }: Stack, shared: ReadonlySet<string>): void {
  const { name, links = [], volumes_from = [], network_mode = "", ipc = "", pid = "" } = service;
  const references = [
    ...links.map((link) => [link.split(":")[0], "links"] as const),
    ...volumes_from.map((from) => [from.split(":")[0], "volumes_from"] as const),
    ...Object.entries({ network_mode, ipc, pid }).map(
      ([key, text]) => [/^service:(.*)$/.exec(text)?.[1], key] as const,
    ),
  ];
  const [other, attribute] = references.find(([each]) => each !== undefined && shared.has(each)) ?? [];
  if (other !== undefined) throw inseparable(name, other, `has ${attribute} of it`);
  const mounted = volumesOf(service);
  for (const each of shared) {
    const common = [...volumesOf(services.get(each))].find((volume) => mounted.has(volume));
    if (common !== undefined) throw inseparable(name, each, `mounts its volume ${common}`);
  }
}

function volumesOf({ volumes = [] }: Pick<Service, "volumes"> = {}): ReadonlySet<string> {
  return new Set(volumes.flatMap(({ type, source }) => (type === "volume" && source ? [source] : [])));
}

function inseparable(name: string, other: string, because: string): UsageError {
  return new UsageError(`"${other}" cannot be shared without "${name}", which ${because}`, {
    hint: `Share both: --share ${other} --share ${name}.`,
  });
}
