import type { UpOptions } from "../../plan/options.ts";
import { defaultPlatform } from "../../stack/transform/build-platforms.ts";

/** Adds what the environment sets: COMPOSE_REMOVE_ORPHANS, COMPOSE_IGNORE_ORPHANS, DOCKER_DEFAULT_PLATFORM. */
export function withEnvironmentOptions<Options extends UpOptions>(
  options: Options,
  environment: ReadonlyMap<string, string>,
): Options {
  return {
    ...options,
    removeOrphans: removesOrphans(options.removeOrphans, environment),
    ignoreOrphans: isTrue(environment.get("COMPOSE_IGNORE_ORPHANS")),
    platform: defaultPlatform(environment),
  };
}

/** Are orphans removed, by flag or by COMPOSE_REMOVE_ORPHANS? */
export function removesOrphans(flag: boolean, environment: ReadonlyMap<string, string>): boolean {
  return flag || isTrue(environment.get("COMPOSE_REMOVE_ORPHANS"));
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true|y|yes|on)$/i.test(text);
}
