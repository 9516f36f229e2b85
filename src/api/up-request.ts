import { UsageError } from "../errors.ts";
import type { PlannedUpRequest } from "../flows/up/prepare.ts";
import { upDefaults } from "../plan/options.ts";
import type { UpOptions } from "./options.ts";

/** What the options of `up` ask for, with what they leave open. */
export function upRequest(options: UpOptions): PlannedUpRequest {
  const { services = [], wait = true, dependencies = true, scale = {}, timeoutMs, recreateVolumes } = options;
  const { build = upDefaults.build, pull = upDefaults.pull, recreate = upDefaults.recreate } = options;
  const { removeOrphans = false, renewAnonymousVolumes = false } = options;
  return {
    ...upDefaults,
    ...{ services, wait, dependencies, build, pull, recreate, removeOrphans, renewAnonymousVolumes },
    scale: new Map(Object.entries(scale).map(checked)),
    waitTimeoutMs: timeoutMs,
    yes: recreateVolumes,
  };
}

/** A program may count wrong. */
function checked([service, replicas]: readonly [string, number]): readonly [string, number] {
  if (Number.isSafeInteger(replicas) && replicas >= 0) return [service, replicas];
  throw new UsageError(`service "${service}" cannot have ${replicas} replicas`, {
    hint: "Give a whole number from 0 on.",
  });
}
