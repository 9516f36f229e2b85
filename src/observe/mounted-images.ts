import type { Service } from "../stack/stack.ts";

/** The images that a service mounts as volumes. */
export function mountedImages({ volumes = [] }: Service): string[] {
  return volumes.flatMap(({ type, source }) => (type === "image" && source ? [source] : []));
}
