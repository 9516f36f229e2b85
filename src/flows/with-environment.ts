import type { UpOptions } from "../plan/options.ts";
import type { Ports } from "./ports.ts";

/** COMPOSE_REMOVE_ORPHANS and COMPOSE_IGNORE_ORPHANS: what a shell wishes for every run. */
export function withEnvironment<Options extends UpOptions>(options: Options, env: Ports["env"]): Options {
  return {
    ...options,
    removeOrphans: options.removeOrphans || isTrue(env["COMPOSE_REMOVE_ORPHANS"]),
    ignoreOrphans: isTrue(env["COMPOSE_IGNORE_ORPHANS"]),
  };
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true|y|yes|on)$/i.test(text);
}
