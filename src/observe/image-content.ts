import type { ImageFact, ManifestFact } from "../engine/facts.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { fitsPlatform } from "../stack/transform/build-platforms.ts";

/**
 * The digest of what a container runs from an image, for a platform (by default the image's own). If the engine stores
 * an index, this is the digest of the platform's manifest: the index changes with every build because of attestations.
 */
export function contentDigest(image: ImageFact, platform?: string): string {
  return manifestFor(image, platform ?? platformOf(image))?.digest ?? image.id;
}

/** Whether the local image can run on a platform. */
export function isForPlatform(image: ImageFact, platform: string): boolean {
  return fitsPlatform(image, platform) || manifestFor(image, platform) !== undefined;
}

function manifestFor({ manifests }: ImageFact, platform: string): ManifestFact | undefined {
  return manifests.find((manifest) => fitsPlatform(manifest, platform));
}

function platformOf({ os, architecture, variant }: ImageFact): string {
  return `${os}/${architecture}/${variant}`;
}

/** The image that a service's containers run: `image`, or `project-service` for a service that only has `build`. */
export function runImage({ name, separator = "-" }: Pick<Stack, "name" | "separator">, service: Service): string {
  return service.image ?? `${name}${separator}${service.name}`;
}
