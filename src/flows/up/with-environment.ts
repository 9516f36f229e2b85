import type { UpOptions } from "../../plan/options.ts";
import { defaultPlatform } from "../../stack/transform/build-platforms.ts";

/** What the shell or `.env` wishes for every plan: COMPOSE_REMOVE_ORPHANS, COMPOSE_IGNORE_ORPHANS, DOCKER_DEFAULT_PLATFORM. */
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

/** Do orphans go: asked for, or wished for every run? */
export function removesOrphans(isAsked: boolean, environment: ReadonlyMap<string, string>): boolean {
  return isAsked || isTrue(environment.get("COMPOSE_REMOVE_ORPHANS"));
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true|y|yes|on)$/i.test(text);
}
