import type { CommandContext } from "../../context/context.ts";
import { innerEndpoints, locateEndpoints } from "../../endpoints/located.ts";
import { endpointVariables, envFile } from "../../endpoints/variables.ts";
import type { Env } from "../../env.ts";
import { secretValues } from "../../stack/files/secret-files.ts";
import type { CiStage } from "../ci-run.ts";
import type { CiRequest, EnvironmentRequest } from "../request.ts";
import { type EnvTemplate, envTemplates, fillTemplate } from "./env-template.ts";

/** The stages of a run, in the order in which they are called. */
export async function stagesOf(request: CiRequest, env: Env): Promise<readonly CiStage[]> {
  const { send } = request;
  const stages = [
    environmentStage({ ...request.environment, inside: request.service }, env),
    logGroupStage({ folds: send === undefined }),
  ];
  if (send !== undefined) stages.push((await import("./variant-ipc.ts")).reportVariant(send));
  if (request.artifacts === undefined && !env["GITHUB_STEP_SUMMARY"]) return stages;
  const { reportStage } = await import("./report-stage.ts");
  return [...stages, reportStage(request, env)];
}

/** Adds groups to the log of a CI system, and registers secrets that it must mask. */
function logGroupStage({ folds }: { readonly folds: boolean }): CiStage {
  let close = () => {};
  return {
    async begin({ project, loaded }, ctx) {
      ctx.ui.mask(await secretValues(loaded.stack, loaded.environment));
      // Groups do not nest: for one variant of several, the whole output is one group already.
      if (!folds) return ctx;
      const end = ctx.ui.group(`berth: bring up ${project}`);
      close = () => {
        close = () => {};
        end();
      };
      return ctx;
    },
    async provisioned() {
      close();
      return {};
    },
    async ended() {
      close();
    },
  };
}

/** Adds variables with the services' endpoints to the command's environment. */
function environmentStage(request: EnvironmentRequest, env: Env): CiStage {
  const { envFile: file, inside: service } = request;
  let templates: readonly EnvTemplate[] = [];
  let ctx: Pick<CommandContext, "ui" | "write"> | undefined;
  return {
    check({ loaded }) {
      templates = envTemplates(request.templates, loaded.stack, service === undefined ? "outside" : "inside");
    },
    async begin(_run, opened) {
      ctx = opened;
      // Fails early if the file cannot be written.
      if (file !== undefined) await ctx.write(file, "");
      return opened;
    },
    async provisioned(up) {
      const { stack } = up.loaded;
      const { endpoints, warnings } =
        service === undefined ? await locateEndpoints(up, env) : { endpoints: innerEndpoints(stack), warnings: [] };
      const { variables: usual, warnings: clashes } = endpointVariables(endpoints);
      for (const warning of [...warnings, ...clashes]) ctx?.ui.warn(warning);
      // Variables that the file sets for the command's service win over the default ones.
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
