import type { ContainerSummary, ImageFact } from "../../engine/facts.ts";
import { wideTable } from "../format/table.ts";
import { jsonText } from "../format/values.ts";
import { ageText, sizeText } from "../size.ts";

/** A container and the image that it runs. */
export interface UsedImage {
  readonly container: ContainerSummary;
  readonly image: ImageFact;
}

/** The images of containers, as `docker compose images` prints them. */
export function imagesTable(used: readonly UsedImage[], now: Date): string {
  const body = used.map(({ container, image }) => {
    const { repository, tag } = nameOf(container.image);
    return [
      container.name,
      repository || "<none>",
      tag || "<none>",
      platform(image),
      bareId(image).slice(0, 12),
      sizeText(image.sizeBytes),
      createdCell(image, now),
    ];
  });
  const head = ["CONTAINER", "REPOSITORY", "TAG", "PLATFORM", "IMAGE ID", "SIZE", "CREATED"];
  return wideTable([head, ...body], { narrowest: 20, gap: 3 });
}

/** The images as a JSON array with docker compose's fields. */
export function imagesJson(used: readonly UsedImage[]): string {
  return jsonText(
    used.map(({ container, image }) => ({
      ID: image.id,
      ContainerName: container.name,
      Repository: nameOf(container.image).repository,
      Tag: nameOf(container.image).tag,
      Platform: platform(image),
      Size: image.sizeBytes,
      LastTagTime: image.lastTaggedAt || "0001-01-01T00:00:00Z",
    })),
  );
}

/** The image ids, each once. */
export function imageIds(used: readonly UsedImage[]): string {
  return [...new Set(used.map(({ image }) => bareId(image)))].join("\n");
}

function createdCell({ lastTaggedAt }: ImageFact, now: Date): string {
  return lastTaggedAt === "" ? "N/A" : `${ageText(Math.max(0, now.getTime() - Date.parse(lastTaggedAt)))} ago`;
}

function platform({ os, architecture, variant }: ImageFact): string {
  return [os, architecture, ...(variant === "" ? [] : [variant])].join("/");
}

function bareId({ id }: ImageFact): string {
  return id.replace(/^sha256:/, "");
}

/** `docker.io/library/busybox:1` → busybox, 1; a bare id has neither. */
function nameOf(reference: string): { readonly repository: string; readonly tag: string } {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(reference)) return { repository: "", tag: "" };
  const [rest = "", digest] = reference.split("@");
  const [, name = rest, tag = digest === undefined ? "latest" : ""] = /^(.*):([^/]+)$/.exec(rest) ?? [];
  return { repository: name.replace(/^(index\.)?docker\.io\/(library\/)?/, ""), tag };
}
