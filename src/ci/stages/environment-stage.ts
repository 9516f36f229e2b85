import type { CommandContext } from "../../context/context.ts";
import { innerEndpoints, locateEndpoints } from "../../endpoints/located.ts";
import { endpointVariables, envFile } from "../../endpoints/variables.ts";
import type { Env } from "../../env.ts";
import type { CiStage } from "../ci-run.ts";
import type { EnvironmentRequest } from "../request.ts";
import { type EnvTemplate, envTemplates, fillTemplate } from "./env-template.ts";

/** Tells the command where the services are. */
export function environmentStage(
  { templates: given, envFile: file, inside: service }: EnvironmentRequest,
  env: Env,
): CiStage {
  let templates: readonly EnvTemplate[] = [];
  let ctx: Pick<CommandContext, "ui" | "write"> | undefined;
  return {
    async begin({ loaded }, opened) {
      ctx = opened;
      templates = envTemplates(given, loaded.stack, service === undefined ? "outside" : "inside");
      // Whether it can be written must be known before anything is waited for.
      if (file !== undefined) await ctx.write(file, "");
      return opened;
    },
    async provisioned(up) {
      const { stack } = up.loaded;
      const { endpoints, warnings } =
        service === undefined ? await locateEndpoints(up, env) : { endpoints: innerEndpoints(stack), warnings: [] };
      const { variables: usual, warnings: clashes } = endpointVariables(endpoints);
      for (const warning of [...warnings, ...clashes]) ctx?.ui.warn(warning);
      // What the file gives to the service that the command runs in is meant so.
      const own = service === undefined ? {} : (stack.services.get(service)?.environment ?? {});
      const all = new Map([
        ...[...usual].filter(([name]) => !Object.hasOwn(own, name)),
        ...templates.map((each) => [each.name, fillTemplate(each, endpoints)] as const),
      ]);
      if (file !== undefined) await ctx?.write(file, envFile(all));
      return Object.fromEntries(all);
    },
  };
}
