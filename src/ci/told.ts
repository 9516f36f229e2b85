import type { Env } from "../env.ts";
import { endpoints } from "./endpoints.ts";
import { engineHost } from "./engine-host.ts";
import type { CiStage } from "./stage.ts";
import { variables } from "./variables.ts";

/** Tells the command where the services are. */
export function told(env: Env): CiStage {
  return {
    async provisioned({ loaded, engine, containers }) {
      const host = await engineHost(engine, { env, container: undefined, gateway: undefined });
      return Object.fromEntries(variables(endpoints(loaded.stack, containers, host)).variables);
    },
  };
}
