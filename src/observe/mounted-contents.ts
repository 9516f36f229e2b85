import type { ImageFact } from "../engine/facts.ts";
import { containerSpecs } from "../stack/init-service.ts";
import type { Service } from "../stack/stack.ts";
import { contentDigest } from "./image-content.ts";

/** The digests of the images that a service mounts, by target and sorted. Leaves out images that are not local. */
export function mountedImageDigests(
  { volumes = [] }: Service,
  images: ReadonlyMap<string, ImageFact>,
): ReadonlyMap<string, string> {
  const pairs = volumes.flatMap(({ type, source, target }): [string, string][] => {
    const image = type === "image" ? images.get(source ?? "") : undefined;
    return image === undefined || target === undefined ? [] : [[target, contentDigest(image)]];
  });
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The digests as docker compose writes them to a container's label: `/data=sha256:…,/more=sha256:…`. */
export function imageDigestsLabel(contents: ReadonlyMap<string, string>): string {
  return [...contents].map(([target, digest]) => `${target}=${digest}`).join(",");
}

/** Parses the label that imageDigestsLabel writes. */
export function parseImageDigestsLabel(label: string): ReadonlyMap<string, string> {
  return new Map(
    label.split(",").flatMap((pair) => {
      const sign = pair.lastIndexOf("=");
      return sign < 0 ? [] : [[pair.slice(0, sign), pair.slice(sign + 1)] as const];
    }),
  );
}

/** The images that a service and its hooks mount as volumes. */
export function mountedImages(service: Service): string[] {
  return containerSpecs(service).flatMap(({ volumes = [] }) =>
    volumes.flatMap(({ type, source }) => (type === "image" && source ? [source] : [])),
  );
}
