import type { Env } from "../env.ts";
import type { CommandPorts } from "../flows/ports.ts";
import { envFile } from "./env-file.ts";
import { type EnvTemplate, envTemplates, filled } from "./env-template.ts";
import { located } from "./located.ts";
import type { CiStage } from "./stage.ts";
import { variables } from "./variables.ts";

export interface ToldRequest {
  /** `NAME=template`, in addition to what is told anyway. */
  readonly templates: readonly string[];
  /** A file to write all of it to. */
  readonly envFile?: string | undefined;
}

/** Tells the command where the services are. */
export function told(request: ToldRequest, env: Env): CiStage {
  let templates: readonly EnvTemplate[] = [];
  let ports: Pick<CommandPorts, "ui" | "write"> | undefined;
  return {
    async begin({ loaded }, given) {
      ports = given;
      templates = envTemplates(request.templates, loaded.stack);
      // Whether it can be written must be known before anything is waited for.
      if (request.envFile !== undefined) await ports.write(request.envFile, "");
      return given;
    },
    async provisioned(up) {
      const { endpoints: found, warnings } = await located(up, env);
      const { variables: given, warnings: clashes } = variables(found);
      for (const warning of [...warnings, ...clashes]) ports?.ui.warn(warning);
      const all = new Map([...given, ...templates.map((each) => [each.name, filled(each, found)] as const)]);
      if (request.envFile !== undefined) await ports?.write(request.envFile, envFile(all));
      return Object.fromEntries(all);
    },
  };
}
