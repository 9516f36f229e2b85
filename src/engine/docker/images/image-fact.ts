import type Docker from "dockerode";
import type { ImageFact, ManifestFact } from "../../facts.ts";
import { zeroTime } from "../engine-event.ts";

/** The engine's inspect answer for an image. */
export type InspectedImage = Docker.ImageInspectInfo & {
  readonly Variant?: string;
  readonly Metadata?: { readonly LastTagTime?: string };
  /** The manifests of the image's index, only from an engine with the containerd image store. */
  readonly Manifests?: readonly ListedManifest[];
};

interface ListedManifest {
  readonly Kind: string;
  readonly Available: boolean;
  readonly Descriptor: { readonly digest: string };
  readonly ImageData?: {
    readonly Platform: { readonly architecture: string; readonly os: string; readonly variant?: string };
  };
}

/** Converts an inspect answer to the ImageFact for a reference. */
export function imageFact(reference: string, image: InspectedImage): ImageFact {
  const config = image.Config as Partial<InspectedImage["Config"]> & { Healthcheck?: { Test?: readonly string[] } };
  return {
    reference,
    id: image.Id,
    digests: image.RepoDigests ?? [],
    tags: image.RepoTags ?? [],
    labels: config?.Labels ?? {},
    volumes: Object.keys(config?.Volumes ?? {}),
    healthcheck: (config?.Healthcheck?.Test?.[0] ?? "NONE") !== "NONE",
    architecture: image.Architecture,
    variant: image.Variant ?? "",
    os: image.Os,
    manifests: (image.Manifests ?? []).flatMap(manifestFact),
    sizeBytes: image.Size,
    lastTaggedAt: zeroTime(image.Metadata?.LastTagTime),
  };
}

/** Skips attestations, which do not run, and manifests that are not stored locally. */
function manifestFact({ Kind, Available, Descriptor, ImageData }: ListedManifest): ManifestFact[] {
  if (Kind !== "image" || !Available || ImageData === undefined) return [];
  const { architecture, os, variant = "" } = ImageData.Platform;
  return [{ digest: Descriptor.digest, architecture, variant, os }];
}

/** The API path of an image, or of one of its calls. Keeps the reference's slashes, which the engine's router expects. */
export function imagePath(reference: string, verb = ""): string {
  return `/images/${encodeURI(reference)}${verb && `/${verb}`}`;
}
