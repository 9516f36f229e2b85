import type { Context, ReadContext } from "../../context/context.ts";
import { labels } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import { containerSpecs } from "../../stack/init-service.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import {
  modelVariables,
  type VariablesOf,
  withApiSocket,
  withoutProviders,
} from "../../stack/transform/with-variables.ts";
import { modelPlugin, setUpModels, usesModels } from "./models.ts";
import { checkProviders, providedServices, type StartedProviders, startProviders } from "./providers.ts";

/** The stack that containers are made from: without services that a provider runs, and with the API socket mounted. */
export async function withoutPrograms(stack: Stack, ctx: ReadContext): Promise<Stack> {
  const own = withoutProviders(stack);
  const specs = [...own.services.values()].flatMap(containerSpecs);
  if (!specs.some(({ use_api_socket: isWanted }) => isWanted === true)) return own;
  return withApiSocket(own, await (await ctx.engine()).dockerConfig());
}

/** Do services use models, or do providers run some? Then other programs come first. */
export function needsPrograms(stack: Stack): boolean {
  return usesModels(stack) || providedServices(stack).length > 0;
}

/** Throws if a program is missing that models or providers need. */
export async function checkPrograms(stack: Stack, ctx: ReadContext): Promise<void> {
  await checkProviders(stack, ctx);
  if (usesModels(stack)) await modelPlugin(ctx);
}

/** Sets up models, then starts the services of providers. */
export async function startPrograms(stack: Stack, observed: Observed, ctx: Context): Promise<StartedProviders> {
  const fromModels = usesModels(stack) ? await setUpModels(stack, ctx) : () => ({});
  const { variables, stop } = await startProviders(stack, observed, ctx);
  return { stop, variables: (service) => ({ ...variables(service), ...fromModels(service) }) };
}

/** The variables that existing containers got from models and providers when they were created, by service. */
export function recallVariables(stack: Stack, { containers }: Observed): VariablesOf {
  const provided = providedServices(stack);
  return (service) => {
    const isRecalled = variableFilter(service, provided);
    const container = containers.find((fact) => fact.labels[labels.service] === service.name);
    const pairs = (container?.env ?? []).map((pair): [string, string] => {
      const sign = pair.indexOf("=");
      return [pair.slice(0, sign), pair.slice(sign + 1)];
    });
    return Object.fromEntries(pairs.filter(([name]) => service.environment?.[name] === undefined && isRecalled(name)));
  };
}

/** Is a variable of this name one that models or providers set for the service? */
function variableFilter(service: Service, provided: readonly Service[]): (name: string) => boolean {
  const prefixes = provided
    .filter(({ name }) => service.depends_on?.[name] !== undefined)
    .map(({ name }) => `${name.toUpperCase()}_`);
  const models = Object.entries(service.models ?? {}).flatMap(([name, options]) => modelVariables(name, options));
  return (name) => models.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
