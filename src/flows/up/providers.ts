import type { Context } from "../../context/context.ts";
import { Failure } from "../../errors.ts";
import { providerProgram } from "../../plugins/docker-plugin.ts";
import { type ProviderCommand, type ProviderResult, runProvider } from "../../plugins/provider.ts";
import { serviceJson } from "../../stack/canonical/canonical.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import type { VariablesOf } from "../../stack/transform/with-variables.ts";

/** Has each service brought up by its provider, one after the other; gives the variables for those that depend on them. */
export async function startProviders(provided: readonly Service[], stack: Stack, ctx: Context): Promise<VariablesOf> {
  const told = new Map<string, ProviderResult>();
  for (const service of provided) told.set(service.name, await provide(service, "up", stack, ctx));
  return (service) => {
    const variables: Record<string, string> = {};
    for (const [name, { prefixed, raw }] of told) {
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

/** Tells the providers of a stack's services that these stop, or go. */
export async function stopProviders(
  command: "down" | "stop",
  stack: Stack,
  services: readonly string[],
  ctx: Context,
): Promise<void> {
  if (ctx.dryRun) return;
  for (const service of [...stack.services.values()].reverse()) {
    if (service.provider === undefined || (services.length > 0 && !services.includes(service.name))) continue;
    await provide(service, command, stack, ctx);
  }
}

async function provide(
  service: Service,
  command: ProviderCommand,
  stack: Stack,
  ctx: Context,
): Promise<ProviderResult> {
  const { loaded } = await ctx.loadOrName();
  const type = String(service.provider?.["type"] ?? "");
  const place = loaded && fieldPlace(loaded.root, service.name, "provider.type");
  const path = type === "compose" ? undefined : await providerProgram(type, ctx.env);
  if (path === undefined) {
    throw new Failure(`service "${service.name}" is run by provider "${type}", which is not there`, {
      hint: `${place ?? "The file"} names it. Install it as a plugin of the Docker CLI ("docker-${type}"), or as "${type}" on the PATH.`,
    });
  }
  return runProvider({
    path,
    env: { ...ctx.env, ...Object.fromEntries(loaded?.environment ?? []) },
    signal: ctx.interrupts.stop,
    project: stack.name,
    service: service.name,
    type,
    options: optionsOf(service),
    command,
    config: () => serviceJson(service),
    onInfo: (text) => ctx.ui.status(`${service.name} ${text}`),
  });
}

function optionsOf({ provider }: Service): Record<string, readonly string[]> {
  const options = Object.entries((provider?.["options"] ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(options.map(([name, value]) => [name, [value].flat().map(String)]));
}
