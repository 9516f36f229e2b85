import type { Context } from "../../context/context.ts";
import { labels } from "../../engine/labels.ts";
import { Failure } from "../../errors.ts";
import { order } from "../../graph/order.ts";
import { observe } from "../../observe/observe.ts";
import { dockerPlugin } from "../../plugins/docker-plugin.ts";
import { bringModels } from "../../plugins/models.ts";
import { containerSpecs } from "../../stack/init-service.ts";
import type { Model, Service, Stack } from "../../stack/stack.ts";
import {
  modelVariables,
  type VariablesOf,
  withApiSocket,
  withoutProviders,
  withVariables,
} from "../../stack/transform/with-variables.ts";
import { startProviders } from "./providers.ts";

/**
 * The stack as its containers are made from: with what comes from outside the file. Providers and models are brought up on
 * the way, unless it is only to be shown what would be done: then what the containers have been told before is taken.
 */
export async function resolveProviders(stack: Stack, ctx: Context, { asks = !ctx.dryRun } = {}): Promise<Stack> {
  const services = [...stack.services.values()];
  const provided = inOrder(stack).filter(({ provider }) => provider !== undefined);
  const isModelled = services.some(({ models: used }) => used !== undefined && Object.keys(used).length > 0);
  const own = await socketed(withoutProviders(stack), ctx);
  if (provided.length === 0 && !isModelled) return own;
  const told = asks
    ? [await startProviders(provided, stack, ctx), isModelled ? await models(stack, ctx) : () => ({})]
    : [await recalled(own, provided, ctx)];
  return withVariables(own, (service) => Object.assign({}, ...told.map((variablesOf) => variablesOf(service))));
}

async function socketed(stack: Stack, ctx: Context): Promise<Stack> {
  const specs = [...stack.services.values()].flatMap(containerSpecs);
  if (!specs.some(({ use_api_socket: isWanted }) => isWanted === true)) return stack;
  return withApiSocket(stack, await (await ctx.engine()).dockerConfig());
}

function inOrder({ services }: Stack): Service[] {
  const edges = new Map(
    [...services].map(([name, { depends_on = {} }]) => [
      name,
      Object.keys(depends_on).filter((on) => services.has(on)),
    ]),
  );
  return order(edges).flatMap((name) => services.get(name) ?? []);
}

/** What a service's containers have in their environment of what comes from outside. */
async function recalled(stack: Stack, provided: readonly Service[], ctx: Context) {
  const { containers } = await observe(await ctx.engine(), stack);
  return (service: Service): Record<string, string> => {
    const prefixes = provided
      .filter(({ name }) => service.depends_on?.[name] !== undefined)
      .map(({ name }) => `${name.toUpperCase()}_`);
    const models = Object.entries(service.models ?? {}).flatMap(([name, given]) => modelVariables(name, given));
    const fact = containers.find(({ labels: given }) => given[labels.service] === service.name);
    const pairs = (fact?.env ?? []).map((pair) => [
      pair.slice(0, pair.indexOf("=")),
      pair.slice(pair.indexOf("=") + 1),
    ]);
    return Object.fromEntries(
      pairs.filter(
        ([name = ""]) =>
          service.environment?.[name] === undefined &&
          (models.includes(name) || prefixes.some((prefix) => name.startsWith(prefix))),
      ),
    );
  };
}

/** Has the models that services use brought up; gives the variables by which each service learns of its own. */
async function models(stack: Stack, ctx: Context): Promise<VariablesOf> {
  const path = await dockerPlugin("model", ctx.env);
  if (path === undefined) {
    throw new Failure("'models' support requires Docker Model plugin", {
      hint: "Install it (`docker model`), or take `models` out of the file.",
    });
  }
  const used = new Set([...stack.services.values()].flatMap((service) => Object.keys(service.models ?? {})));
  const wanted = [...used].flatMap((key): Model[] => {
    const model = stack.models.get(key);
    return model === undefined ? [] : [{ ...model, name: model.name ?? key }];
  });
  const { env, interrupts, ui } = ctx;
  const onInfo = (model: string, text: string) => ui.status(`${model} ${text}`);
  const endpoint = await bringModels({ path, env, signal: interrupts.stop, models: wanted, onInfo });
  return (service) =>
    Object.fromEntries(
      Object.entries(service.models ?? {}).flatMap(([key, given]) => {
        const [model, url] = modelVariables(key, given);
        return [
          [model, stack.models.get(key)?.model ?? ""],
          [url, endpoint],
        ];
      }),
    );
}
