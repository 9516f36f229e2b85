import type { Context } from "../../context/context.ts";
import { endpoints, endpointsJson } from "../../endpoints/endpoints.ts";
import { detectHost, engineHost } from "../../endpoints/engine-host.ts";
import { endpointVariables, envFile } from "../../endpoints/variables.ts";
import { Failure } from "../../errors.ts";
import { observeTarget } from "../resolve-target.ts";

export interface PortEnvRequest {
  /** Empty: all. */
  readonly services: readonly string[];
  /** `shell` for `eval`, `dotenv` for an env file. */
  readonly format: "shell" | "dotenv" | "json";
}

/** Prints the addresses of all published ports of running services, as the variables that a command of `ci` gets. */
export async function portEnv({ services, format }: PortEnvRequest, ctx: Context): Promise<number> {
  const { stack, observed, engine } = await observeTarget(services, ctx);
  const host = await engineHost(engine, detectHost(ctx.env));
  const isWanted = (name: string) => services.length === 0 || services.includes(name);
  const chosen = new Map([...stack.services].filter(([name]) => isWanted(name)));
  const found = endpoints({ name: stack.name, services: chosen }, observed.containers, host);
  if (found.services.size === 0) {
    const whose = services.length === 0 ? `project ${stack.name}` : services.join(", ");
    throw new Failure(`no running container of ${whose} publishes a port`, {
      hint: 'See what runs with "berth ps", or start the stack with "berth up -d".',
    });
  }
  const { variables: given, warnings } = endpointVariables(found);
  for (const warning of format === "json" ? [] : warnings) ctx.ui.warn(warning);
  const isFile = format === "dotenv";
  ctx.ui.result(
    format === "json" ? JSON.stringify(endpointsJson(found), null, 2) : envFile(given, isFile ? "" : "export"),
  );
  return 0;
}
