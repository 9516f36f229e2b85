import type { UpOptions } from "../plan/options.ts";

/** COMPOSE_REMOVE_ORPHANS and COMPOSE_IGNORE_ORPHANS, of the shell or of `.env`: what is wished for every run. */
export function withEnvironment<Options extends UpOptions>(
  options: Options,
  environment: ReadonlyMap<string, string>,
): Options {
  return {
    ...options,
    removeOrphans: options.removeOrphans || isTrue(environment.get("COMPOSE_REMOVE_ORPHANS")),
    ignoreOrphans: isTrue(environment.get("COMPOSE_IGNORE_ORPHANS")),
  };
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true|y|yes|on)$/i.test(text);
}
