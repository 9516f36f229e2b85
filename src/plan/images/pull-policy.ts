import type { ImageFact } from "../../engine/facts.ts";
import { isForPlatform, runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { durationMs } from "../../stack/units.ts";

/** When to pull an image: always, if missing, never, never because it is built, or if its last pull or tag is older than a duration. */
export type PullPolicy = "always" | "missing" | "never" | "build" | { readonly olderThanMs: number };

const hourMs = 3_600_000;
const plain = ["always", "missing", "never", "build"] as const;

/** Parses a pull policy; undefined if it is invalid. */
export function pullPolicy(text: string, { pull_refresh_after }: Pick<Service, "pull_refresh_after"> = {}) {
  const known = plain.find((policy) => policy === text);
  if (known !== undefined) return known satisfies PullPolicy;
  if (text === "if_not_present") return "missing";
  if (text === "daily") return olderThan(24 * hourMs);
  if (text === "weekly") return olderThan(7 * 24 * hourMs);
  // Without a time, `refresh` means `missing`, as in docker compose.
  if (text === "refresh") return olderThan(durationMs(pull_refresh_after ?? "")) ?? "missing";
  return text.startsWith("every_") ? olderThan(durationMs(text.slice("every_".length))) : undefined;
}

function olderThan(olderThanMs: number): PullPolicy | undefined {
  return Number.isNaN(olderThanMs) ? undefined : { olderThanMs };
}

/** The pull policy that the file sets for a service; undefined if it sets none. */
export function policyOf(service: Service): PullPolicy | undefined {
  return service.pull_policy === undefined ? undefined : (pullPolicy(service.pull_policy, service) ?? "missing");
}

/** The local image that a service would run; undefined if no image fits the service's platform. */
export function localImage(stack: Stack, service: Service, observed: Observed): ImageFact | undefined {
  const name = runImage(stack, service);
  const fact = observed.images.find(({ reference }) => reference === name);
  const { platform } = service;
  return fact === undefined || platform === undefined || isForPlatform(fact, platform) ? fact : undefined;
}

/** Whether an image was last pulled, built or tagged longer ago than that. An unknown time counts as older. */
export function isOlder({ lastTaggedAt }: ImageFact, olderThanMs: number, { at }: Observed): boolean {
  return lastTaggedAt === "" || at > Date.parse(lastTaggedAt) + olderThanMs;
}
