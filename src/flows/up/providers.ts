import type { Context, ReadContext } from "../../context/context.ts";
import { Failure } from "../../errors.ts";
import { order } from "../../graph/order.ts";
import type { Observed } from "../../observe/observe.ts";
import { isLive, serviceOf } from "../../plan/classify-containers.ts";
import { providerProgram } from "../../plugins/docker-plugin.ts";
import { type ProviderCommand, type ProviderResult, runProvider } from "../../plugins/provider.ts";
import { serviceJson } from "../../stack/canonical/canonical.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import type { VariablesOf } from "../../stack/transform/with-variables.ts";

/** The services of a stack that providers run, in dependency order; only the named ones, unless none is named. */
export function providedServices({ services }: Stack, named: readonly string[] = []): readonly Service[] {
  const edges = new Map(
    [...services].map(([name, { depends_on = {} }]) => [
      name,
      Object.keys(depends_on).filter((on) => services.has(on)),
    ]),
  );
  return order(edges).flatMap((name) => {
    const service = services.get(name);
    const isMeant = named.length === 0 || named.includes(name);
    return service?.provider === undefined || !isMeant ? [] : [service];
  });
}

/** Throws if the program of a provider is missing. `named`: check only these services; empty: all. */
export async function checkProviders(stack: Stack, ctx: ReadContext, named: readonly string[] = []): Promise<void> {
  for (const service of providedServices(stack, named)) await programOf(service, ctx);
}

export interface StartedProviders {
  readonly variables: VariablesOf;
  /** Stops the services that were started, except those that running containers depend on: they were up before. */
  stop(): Promise<void>;
}

/** Has providers start their services, one by one. If one fails, those before it are stopped. */
export async function startProviders(stack: Stack, observed: Observed, ctx: Context): Promise<StartedProviders> {
  const results = new Map<Service, ProviderResult>();
  const running = observed.containers.filter(isLive).map(serviceOf);
  const inUse = new Set(running.flatMap((name) => Object.keys(stack.services.get(name)?.depends_on ?? {})));
  const stop = async () => {
    for (const service of [...results.keys()].reverse()) {
      if (!inUse.has(service.name)) await stopAfterFailure(service, stack, ctx);
    }
  };
  try {
    for (const service of providedServices(stack)) results.set(service, await run(service, "up", stack, ctx));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, variables: variablesFrom(new Map([...results].map(([{ name }, result]) => [name, result])), ctx) };
}

/** The variables that services get from the providers they depend on. `results`: by the provided service's name. */
function variablesFrom(results: ReadonlyMap<string, ProviderResult>, ctx: Context): VariablesOf {
  return (service) => {
    const variables: Record<string, string> = {};
    for (const [name, { prefixed, raw }] of results) {
      if (service.depends_on?.[name] === undefined) continue;
      for (const [key, value] of prefixed) variables[`${name.toUpperCase()}_${key}`] = value;
      for (const [key, value] of raw) {
        const own = service.environment?.[key];
        if (own !== undefined && own !== value) {
          ctx.ui.warn(`provider "${name}" overrides environment variable "${key}" in service "${service.name}"`);
        }
        variables[key] = value;
      }
    }
    return variables;
  };
}

/** Stops a service, even after Ctrl-C. Shows what goes wrong, since another error is on its way. */
async function stopAfterFailure(service: Service, stack: Stack, ctx: Context): Promise<void> {
  const { kill } = ctx.interrupts;
  const left = `Service "${service.name}" is still up. Remove it with "berth down ${service.name}".`;
  try {
    const { isSkipped } = await run(service, "stop", stack, { ...ctx, interrupts: { ...ctx.interrupts, stop: kill } });
    if (isSkipped) ctx.ui.warn(`provider "${typeOf(service)}" cannot stop a service. ${left}`);
  } catch (error) {
    ctx.ui.problem(error);
    ctx.ui.warn(left);
  }
}

/** Has providers stop or remove these services of the stack. Empty: all. */
export async function stopProviders(
  command: "down" | "stop",
  stack: Stack,
  services: readonly string[],
  ctx: Context,
): Promise<void> {
  if (ctx.dryRun) return;
  for (const service of [...providedServices(stack, services)].reverse()) await run(service, command, stack, ctx);
}

async function run(service: Service, command: ProviderCommand, stack: Stack, ctx: Context): Promise<ProviderResult> {
  const { loaded } = await ctx.loadOrName();
  return runProvider({
    path: await programOf(service, ctx),
    env: { ...ctx.env, ...Object.fromEntries(loaded?.environment ?? []) },
    signal: ctx.interrupts.stop,
    project: stack.name,
    service: service.name,
    type: typeOf(service),
    options: optionsOf(service),
    command,
    config: () => serviceJson(service),
    onInfo: (text) => ctx.ui.status(`${service.name} ${text}`),
  });
}

async function programOf(service: Service, ctx: ReadContext): Promise<string> {
  const type = typeOf(service);
  // `docker compose` is a plugin of the Docker CLI, but not a provider.
  const path = type === "compose" ? undefined : await providerProgram(type, ctx.env);
  if (path !== undefined) return path;
  const { loaded } = await ctx.loadOrName();
  const place = loaded && fieldPlace(loaded.root, service.name, "provider.type");
  throw new Failure(`provider "${type}" of service "${service.name}" not found`, {
    hint: `Install it as a Docker CLI plugin ("docker-${type}") or as "${type}" on the PATH${place ? `, or change ${place}` : ""}.`,
  });
}

function typeOf({ provider }: Service): string {
  return String(provider?.["type"] ?? "");
}

function optionsOf({ provider }: Service): Record<string, readonly string[]> {
  const options = Object.entries((provider?.["options"] ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(options.map(([name, value]) => [name, [value].flat().map(String)]));
}
