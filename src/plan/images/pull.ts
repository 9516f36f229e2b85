import type { Observed } from "../../observe/observed.ts";
import { parseImageReference } from "../../stack/image-reference.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { finished, newDraft } from "../draft.ts";
import type { Plan, Skipped } from "../plan.ts";
import { localImage } from "./local-images.ts";
import { type PullPolicy, policyOf } from "./pull-policy.ts";
import { addPullStep } from "./pull-step.ts";

export interface PullOptions {
  /** In place of what the file says. */
  readonly policy?: PullPolicy | undefined;
  /** Of images to pull whose service names none. */
  readonly platform?: string | undefined;
  /** Leave images alone that can be built. */
  readonly ignoreBuildable: boolean;
  /** What cannot be pulled is no failure. */
  readonly ignoreFailures: boolean;
}

/** Fetches the images of all services, each once. Whoever asks for a pull wants the newest: only `missing` leaves what is there. */
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

/** The images of hooks, as services with their own policy or that of whose hooks they are: what is never built is pulled instead. */
function hookServices(stack: Stack): Service[] {
  return [...stack.services.values()].flatMap((service) =>
    (service.pre_start ?? []).flatMap((hook): Service[] => {
      const { image, platform = service.platform, pull_policy: wish = service.pull_policy } = hook;
      if (image === undefined) return [];
      const policy = wish === "build" ? "missing" : wish;
      const wishes = { ...(platform && { platform }), ...(policy && { pull_policy: policy }) };
      return [{ name: service.name, command: null, entrypoint: null, image, ...wishes }];
    }),
  );
}

interface Sight {
  readonly stack: Stack;
  readonly observed: Observed;
  readonly options: PullOptions;
}

function skippedBecause(service: Service, { stack, observed, options }: Sight): Skipped["because"] | undefined {
  const { image } = service;
  if (image === undefined) return service.provider === undefined ? "no-image" : "provider";
  const policy = options.policy ?? policyOf(service);
  if (policy === "never" || policy === "build") return "policy";
  const isPresent = localImage(stack, service, observed) !== undefined;
  // `latest` is there to move.
  if (policy === "missing" && isPresent && parseImageReference(image).version !== "latest") return "present";
  return service.build !== undefined && options.ignoreBuildable ? "buildable" : undefined;
}
