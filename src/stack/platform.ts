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
