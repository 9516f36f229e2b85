import type { ImageFact } from "../../engine/facts.ts";
import { isForPlatform, runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { durationMs } from "../../stack/units.ts";

/** When an image is fetched: in any case, where it is older (by its last tag or pull), where it is missing, or not at all. */
export type PullPolicy = "always" | "missing" | "never" | "build" | { readonly olderThanMs: number };

const hourMs = 3_600_000;
const plain = ["always", "missing", "never", "build"] as const;

/** What a policy's text means; undefined where it is none. */
export function pullPolicy(text: string, { pull_refresh_after }: Pick<Service, "pull_refresh_after"> = {}) {
  const known = plain.find((policy) => policy === text);
  if (known !== undefined) return known satisfies PullPolicy;
  if (text === "if_not_present") return "missing";
  if (text === "daily") return olderThan(24 * hourMs);
  if (text === "weekly") return olderThan(7 * 24 * hourMs);
  // Without a time it has nothing to go by, in docker compose either.
  if (text === "refresh") return olderThan(durationMs(pull_refresh_after ?? "")) ?? "missing";
  return text.startsWith("every_") ? olderThan(durationMs(text.slice("every_".length))) : undefined;
}

function olderThan(olderThanMs: number): PullPolicy | undefined {
  return Number.isNaN(olderThanMs) ? undefined : { olderThanMs };
}

/** What the file says of a service; undefined where it says nothing. */
export function policyOf(service: Service): PullPolicy | undefined {
  return service.pull_policy === undefined ? undefined : (pullPolicy(service.pull_policy, service) ?? "missing");
}

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
