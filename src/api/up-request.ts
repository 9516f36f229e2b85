import type { PlannedUpRequest } from "../flows/planned-up.ts";
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
    scale: new Map(Object.entries(scale)),
    waitTimeoutMs: timeoutMs,
    yes: recreateVolumes,
  };
}
