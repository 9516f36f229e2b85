import type Docker from "dockerode";
import type { ImageFact, ManifestFact } from "../../facts.ts";
import { zeroTime } from "../engine-event.ts";

/** An image as the engine describes it. */
export type InspectedImage = Docker.ImageInspectInfo & {
  readonly Variant?: string;
  readonly Metadata?: { readonly LastTagTime?: string };
  /** Of an engine that keeps images as registries do (its containerd store): what an image's index lists. */
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

/** What berth knows of an image that is asked for by a reference. */
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

/** Attestations run nowhere, and what only the registry has is not here. */
function manifestFact({ Kind, Available, Descriptor, ImageData }: ListedManifest): ManifestFact[] {
  if (Kind !== "image" || !Available || ImageData === undefined) return [];
  const { architecture, os, variant = "" } = ImageData.Platform;
  return [{ digest: Descriptor.digest, architecture, variant, os }];
}

/** Where an image's calls go. Slashes of the reference stay: the engine's router reads them. */
export function imagePath(reference: string, verb = ""): string {
  return `/images/${encodeURI(reference)}${verb && `/${verb}`}`;
}
