import type { Service } from "../../stack/stack.ts";
import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { Reason } from "../plan.ts";

interface PullStep {
  readonly image: string;
  readonly because: Reason;
  /** Where the service names none. */
  readonly platform: string | undefined;
  /** What comes after it goes on where it fails. */
  readonly optional?: boolean;
}

/** Adds the pull of an image that a service needs, for the platform that its container is made for. */
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
