import type { Ports } from "../../context/context.ts";
import { ApplyFailed } from "../../errors.ts";
import { dockerPlugin } from "../../plugins/docker-plugin.ts";
import { bringModels } from "../../plugins/models.ts";
import { modelVariables } from "../../stack/model-variables.ts";
import type { Model, Stack } from "../../stack/stack.ts";
import type { VariablesOf } from "../../stack/transform/with-variables.ts";

/** Has the models that services use brought up; gives the variables by which each service learns of its own. */
export async function models(stack: Stack, ports: Ports): Promise<VariablesOf> {
  const path = await dockerPlugin("model", ports.env);
  if (path === undefined) {
    throw new ApplyFailed("'models' support requires Docker Model plugin", {
      hint: "Install it (`docker model`), or take `models` out of the file.",
    });
  }
  const used = new Set([...stack.services.values()].flatMap((service) => Object.keys(service.models ?? {})));
  const wanted = [...used].flatMap((key): Model[] => {
    const model = stack.models.get(key);
    return model === undefined ? [] : [{ ...model, name: model.name ?? key }];
  });
  const { env, interrupts, ui } = ports;
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
