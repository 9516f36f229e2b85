import type { Observed } from "../../observe/observe.ts";
import { parseImageReference } from "../../stack/image-reference.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { addStep, type Draft, finished, newDraft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { Plan, Reason, Skipped } from "../plan.ts";
import { localImage, type PullPolicy, policyOf } from "./pull-policy.ts";

export interface PullOptions {
  /** Overrides the file's pull policies. */
  readonly policy?: PullPolicy | undefined;
  /** The platform to pull images for, if their service sets none. */
  readonly platform?: string | undefined;
  /** Skip images that can be built. */
  readonly ignoreBuildable: boolean;
  /** A failed pull is only a warning. */
  readonly ignoreFailures: boolean;
}

/** Plans to pull the images of all services, each once. Pulls present images too, unless the policy is `missing`. */
export function planPull(stack: Stack, observed: Observed, options: PullOptions): Plan {
  const draft = newDraft();
  for (const service of [...stack.services.values(), ...hookServices(stack)]) {
    const { image } = service;
    const because = skippedBecause(service, { stack, observed, options });
    if (because !== undefined) draft.skipped.push({ service: service.name, because, ...(image && { image }) });
    else if (image !== undefined) {
      const { platform, ignoreFailures: optional } = options;
      addPullStep(draft, service, { image, because: { why: "requested" }, platform, optional });
    }
  }
  return finished(stack.name, draft);
}

/** The hooks with images of their own, as services. They inherit the pull policy of their service, but cannot be built. */
function hookServices(stack: Stack): Service[] {
  return [...stack.services.values()].flatMap((service) =>
    (service.pre_start ?? []).flatMap((hook): Service[] => {
      const { image, platform = service.platform, pull_policy: ownPolicy = service.pull_policy } = hook;
      if (image === undefined) return [];
      const policy = ownPolicy === "build" ? "missing" : ownPolicy;
      const options = { ...(platform && { platform }), ...(policy && { pull_policy: policy }) };
      return [{ name: service.name, command: null, entrypoint: null, image, ...options }];
    }),
  );
}

interface PullContext {
  readonly stack: Stack;
  readonly observed: Observed;
  readonly options: PullOptions;
}

function skippedBecause(service: Service, { stack, observed, options }: PullContext): Skipped["because"] | undefined {
  const { image } = service;
  if (image === undefined) return service.provider === undefined ? "no-image" : "provider";
  const policy = options.policy ?? policyOf(service);
  if (policy === "never" || policy === "build") return "policy";
  const isPresent = localImage(stack, service, observed) !== undefined;
  // The tag `latest` is expected to move.
  if (policy === "missing" && isPresent && parseImageReference(image).version !== "latest") return "present";
  return service.build !== undefined && options.ignoreBuildable ? "buildable" : undefined;
}

interface PullStep {
  readonly image: string;
  readonly because: Reason;
  /** Used if the service sets no platform. */
  readonly platform: string | undefined;
  /** If the pull fails, later steps still run. */
  readonly optional?: boolean;
}

/** Adds the pull of an image that a service needs, for its platform. */
export function addPullStep(
  draft: Draft,
  service: Pick<Service, "name" | "platform">,
  { image, because, optional, ...fallback }: PullStep,
): void {
  const platform = service.platform ?? fallback.platform;
  addStep(draft, stepId.pull(image, service.platform), {
    action: {
      kind: "pull-image",
      service: service.name,
      image,
      ...(platform === undefined ? {} : { platform }),
      ...(optional === true ? { optional } : {}),
    },
    because,
  });
}

export interface PushOptions {
  /** A failed push is only a warning. */
  readonly ignoreFailures: boolean;
}

/** Plans to push the images that the stack builds, under each of their names. */
export function planPush(stack: Stack, { ignoreFailures }: PushOptions): Plan {
  const draft = newDraft();
  for (const { name: service, image, build } of stack.services.values()) {
    if (build === undefined || image === undefined) {
      draft.skipped.push({ service, because: build === undefined ? "not-built" : "nameless" });
      continue;
    }
    for (const name of [image, ...(build.tags ?? [])]) {
      addStep(draft, stepId.push(name), {
        action: { kind: "push-image", service, image: name, ...(ignoreFailures ? { optional: true } : {}) },
        because: { why: "requested" },
      });
    }
  }
  return finished(stack.name, draft);
}
