import { Failure } from "../../errors.ts";
import type { Service, Stack } from "../stack.ts";

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

function unlisted({ name, platform }: Service, wanted: string): Failure {
  const message =
    platform === undefined
      ? `service "${name}" build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: ${wanted}`
      : `service "${name}" build configuration does not support platform: ${wanted}`;
  return new Failure(message, { hint: `Add ${wanted} to build.platforms, or choose one of those.` });
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

/** Whether an image is for a platform, written `OS[/ARCH[/VARIANT]]` or `ARCH`; what is left open fits. */
export function fitsPlatform(image: Platform, wanted: string): boolean {
  const [first = "", second, third] = wanted.toLowerCase().split("/");
  const isOs = second !== undefined || ["linux", "windows", "darwin", "freebsd"].includes(first);
  const [os, architecture, variant] = isOs ? [first, second, third] : [undefined, first, second];
  return (
    (os === undefined || os === image.os) &&
    (architecture === undefined || full(architecture, variant) === full(image.architecture, image.variant))
  );
}

/** `arm64` and `aarch64/v8` are one. */
function full(architecture: string, variant = ""): string {
  const name = architectures[architecture] ?? architecture;
  return `${name}/${variant || usualVariants[name] || ""}`;
}

/** What DOCKER_DEFAULT_PLATFORM stands for in the variables that a stack was read with. */
export function defaultPlatform(environment: ReadonlyMap<string, string>): string | undefined {
  return environment.get("DOCKER_DEFAULT_PLATFORM") || undefined;
}

/** The stack with each service changed, those that are switched off too. */
export function mapServices(stack: Stack, change: (service: Service) => Service): Stack {
  const changed = (services: Stack["services"]) =>
    new Map([...services].map(([name, service]) => [name, change(service)]));
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}
