import type { Context, ReadContext } from "../../context/context.ts";
import { Failure } from "../../errors.ts";
import { dockerPlugin } from "../../plugins/docker-plugin.ts";
import { bringModels } from "../../plugins/models.ts";
import type { Model, Stack } from "../../stack/stack.ts";
import { modelVariables, type VariablesOf } from "../../stack/transform/with-variables.ts";

export function usesModels({ services }: Stack): boolean {
  return [...services.values()].some(({ models = {} }) => Object.keys(models).length > 0);
}

/** Returns the path of the `docker model` plugin. Throws if it is missing. */
export async function modelPlugin({ env }: ReadContext): Promise<string> {
  const path = await dockerPlugin("model", env);
  if (path !== undefined) return path;
  throw new Failure("'models' support requires Docker Model plugin", {
    hint: "Install it (`docker model`), or remove `models` from the file.",
  });
}

/** Fetches and configures the models that services use. Returns each service's variables for its models. */
export async function setUpModels(stack: Stack, ctx: Context): Promise<VariablesOf> {
  const path = await modelPlugin(ctx);
  const used = new Set([...stack.services.values()].flatMap((service) => Object.keys(service.models ?? {})));
  const models = [...used].flatMap((key): Model[] => {
    const model = stack.models.get(key);
    return model === undefined ? [] : [{ ...model, name: model.name ?? key }];
  });
  const { env, interrupts, ui } = ctx;
  const onInfo = (model: string, text: string) => ui.status(`${model} ${text}`);
  const endpoint = await bringModels({ path, env, signal: interrupts.stop, models, onInfo });
  return (service) =>
    Object.fromEntries(
      Object.entries(service.models ?? {}).flatMap(([key, options]) => {
        const [model, url] = modelVariables(key, options);
        return [
          [model, stack.models.get(key)?.model ?? ""],
          [url, endpoint],
        ];
      }),
    );
}
