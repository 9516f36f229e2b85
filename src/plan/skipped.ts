import type { Skipped } from "./plan.ts";

const reasons: Readonly<Record<Skipped["because"], string>> = {
  "no-image": "No image to be pulled",
  provider: "A provider runs it",
  policy: "Its pull policy says so",
  present: "Image is already present locally",
  buildable: "Image can be built",
  "not-built": "No image of its own to be pushed",
  nameless: "Image has no name to be pushed under",
};

/** What is passed over, and why: `Image redis:7` and `Image is already present locally`. */
export function skippedText({ service, image, because }: Skipped): {
  readonly subject: string;
  readonly reason: string;
} {
  return { subject: image === undefined ? service : `Image ${image}`, reason: reasons[because] };
}
