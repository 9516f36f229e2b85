import { specsOf } from "../stack/init-service.ts";
import type { Service } from "../stack/stack.ts";

/** The images that a service and its hooks mount as volumes. */
export function mountedImages(service: Service): string[] {
  return specsOf(service).flatMap(({ volumes = [] }) =>
    volumes.flatMap(({ type, source }) => (type === "image" && source ? [source] : [])),
  );
}
