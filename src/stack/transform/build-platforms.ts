import { ApplyFailed } from "../../errors.ts";
import type { Service, Stack } from "../stack.ts";
import { mapServices } from "./map-services.ts";

interface Wish {
  /** DOCKER_DEFAULT_PLATFORM: of what says nothing itself. */
  readonly fallback: string | undefined;
  /** For one platform, since the image is to be run here. */
  readonly single: boolean;
}

/** The stack with the platforms that its builds are for: the file's, the service's own, or the environment's. */
export function withBuildPlatforms(stack: Stack, wish: Wish): Stack {
  return mapServices(stack, (service) => platformed(service, wish));
}

/** The stack with images built for the one platform that each is to run on. */
export function runnable(stack: Stack, environment: ReadonlyMap<string, string>): Stack {
  return withBuildPlatforms(stack, { fallback: environment.get("DOCKER_DEFAULT_PLATFORM"), single: true });
}

function platformed(service: Service, { fallback, single }: Wish): Service {
  if (service.build === undefined) return service;
  const listed = service.build.platforms ?? [];
  const platform = service.platform ?? (fallback === "" ? undefined : fallback);
  if (platform !== undefined && listed.length > 0 && !listed.includes(platform)) throw unlisted(service, platform);
  const platforms = single || listed.length === 0 ? (platform === undefined ? chosen(listed) : [platform]) : listed;
  return {
    ...service,
    ...(platform === undefined ? {} : { platform }),
    build: { ...service.build, platforms },
  };
}

/** Of several, the builder takes the one that this machine can run. */
function chosen(listed: readonly string[]): readonly string[] {
  return listed.length > 1 ? [] : listed;
}

function unlisted({ name, platform }: Service, wanted: string): ApplyFailed {
  const message =
    platform === undefined
      ? `service "${name}" build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: ${wanted}`
      : `service "${name}" build configuration does not support platform: ${wanted}`;
  return new ApplyFailed(message, { hint: `Add ${wanted} to build.platforms, or choose one of those.` });
}
