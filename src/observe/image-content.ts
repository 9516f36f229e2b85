import type { ImageFact, ManifestFact } from "../engine/facts.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { fitsPlatform } from "../stack/transform/build-platforms.ts";

/**
 * The digest of what a container for a platform (by default the engine's own) runs of an image. Where the engine keeps an
 * index, that of the platform's manifest: the index changes with every build, for it lists attestations too.
 */
export function contentDigest(image: ImageFact, platform?: string): string {
  return manifestFor(image, platform ?? platformOf(image))?.digest ?? image.id;
}

/** Whether a container for a platform can be made of what is here of an image. */
export function isForPlatform(image: ImageFact, platform: string): boolean {
  return fitsPlatform(image, platform) || manifestFor(image, platform) !== undefined;
}

function manifestFor({ manifests }: ImageFact, platform: string): ManifestFact | undefined {
  return manifests.find((manifest) => fitsPlatform(manifest, platform));
}

function platformOf({ os, architecture, variant }: ImageFact): string {
  return `${os}/${architecture}/${variant}`;
}

/** The image that a service's containers run: its own word for it, or `project-service` for one that is only built. */
export function runImage({ name, separator = "-" }: Pick<Stack, "name" | "separator">, service: Service): string {
  return service.image ?? `${name}${separator}${service.name}`;
}
