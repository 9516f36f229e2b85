import { Failure } from "../../errors.ts";
import type { Service, Stack } from "../stack.ts";

interface PlatformOptions {
  /** The platform of services without their own (DOCKER_DEFAULT_PLATFORM). */
  readonly fallback: string | undefined;
  /** Build for one platform only, since the image will be run on this engine. */
  readonly single: boolean;
}

/** The stack with the target platforms of its builds set: those of the build, the service, or the environment. */
export function withBuildPlatforms(stack: Stack, options: PlatformOptions): Stack {
  return mapServices(stack, (service) => withPlatforms(service, options));
}

/** The stack with each image built only for the platform that its service runs on. */
export function withRunPlatform(stack: Stack, environment: ReadonlyMap<string, string>): Stack {
  return withBuildPlatforms(stack, { fallback: environment.get("DOCKER_DEFAULT_PLATFORM"), single: true });
}

function withPlatforms(service: Service, { fallback, single }: PlatformOptions): Service {
  if (service.build === undefined) return service;
  const listed = service.build.platforms ?? [];
  const platform = service.platform ?? (fallback === "" ? undefined : fallback);
  if (platform !== undefined && listed.length > 0 && !listed.includes(platform)) throw unsupported(service, platform);
  const platforms = single || listed.length === 0 ? (platform === undefined ? chosen(listed) : [platform]) : listed;
  return {
    ...service,
    ...(platform === undefined ? {} : { platform }),
    build: { ...service.build, platforms },
  };
}

/** With several platforms, the builder chooses the one of this machine. */
function chosen(listed: readonly string[]): readonly string[] {
  return listed.length > 1 ? [] : listed;
}

function unsupported({ name, platform }: Service, wanted: string): Failure {
  const message =
    platform === undefined
      ? `service "${name}" build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: ${wanted}`
      : `service "${name}" build configuration does not support platform: ${wanted}`;
  return new Failure(message, { hint: `Add ${wanted} to build.platforms, or use a platform from that list.` });
}

interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

const architectures: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  armhf: "arm",
  armel: "arm",
  i386: "386",
};
const usualVariants: Readonly<Record<string, string>> = { arm64: "v8", arm: "v7", amd64: "v1" };

/** Whether an image matches a platform, written `OS[/ARCH[/VARIANT]]` or `ARCH`. Missing parts match anything. */
export function fitsPlatform(image: Platform, wanted: string): boolean {
  const [first = "", second, third] = wanted.toLowerCase().split("/");
  const isOs = second !== undefined || ["linux", "windows", "darwin", "freebsd"].includes(first);
  const [os, architecture, variant] = isOs ? [first, second, third] : [undefined, first, second];
  return (
    (os === undefined || os === image.os) &&
    (architecture === undefined || full(architecture, variant) === full(image.architecture, image.variant))
  );
}

/** The canonical architecture and variant: `arm64` and `aarch64/v8` are the same. */
function full(architecture: string, variant = ""): string {
  const name = architectures[architecture] ?? architecture;
  return `${name}/${variant || usualVariants[name] || ""}`;
}

/** DOCKER_DEFAULT_PLATFORM in the variables that a stack was read with; undefined if empty. */
export function defaultPlatform(environment: ReadonlyMap<string, string>): string | undefined {
  return environment.get("DOCKER_DEFAULT_PLATFORM") || undefined;
}

/** The stack with each service changed, those that are switched off too. */
export function mapServices(stack: Stack, change: (service: Service) => Service): Stack {
  const changed = (services: Stack["services"]) =>
    new Map([...services].map(([name, service]) => [name, change(service)]));
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}
