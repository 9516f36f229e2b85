import type { ImageFact } from "../../engine/engine.ts";
import { isForPlatform } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observed.ts";
import { runImage } from "../../observe/run-image.ts";
import type { Service, Stack } from "../../stack/stack.ts";

/** The image that a service would run as things are: one for another platform than the service's is as good as none. */
export function localImage(stack: Stack, service: Service, observed: Observed): ImageFact | undefined {
  const name = runImage(stack, service);
  const fact = observed.images.find(({ reference }) => reference === name);
  const { platform } = service;
  return fact === undefined || platform === undefined || isForPlatform(fact, platform) ? fact : undefined;
}

/** Whether an image was last pulled, built or tagged longer ago than that. One of which nobody knows is. */
export function isOlder({ lastTaggedAt }: ImageFact, olderThanMs: number, { at }: Observed): boolean {
  return lastTaggedAt === "" || at > Date.parse(lastTaggedAt) + olderThanMs;
}
