import type { OneOff } from "../engine/engine.ts";
import { runImage } from "../observe/image-content.ts";
import type { Observed } from "../observe/observe.ts";
import type { Stack } from "../stack/stack.ts";
import { addStep, finished } from "./draft.ts";
import { stepId } from "./names.ts";
import { needsOf } from "./needs.ts";
import type { UpOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { dependencySteps } from "./up/milestones.ts";
import { draftUp, networkAndVolumeSteps } from "./up/up.ts";

export interface OneOffOptions extends UpOptions {
  /** A service of the stack, already changed by the command line's flags. */
  readonly service: string;
  /** The name of the new container. */
  readonly name: string;
  readonly oneOff: OneOff;
}

/**
 * Plans the stack's other services, and a container for one command of the service. It is created once its dependencies
 * are ready; the caller starts it, when attached. The service's own replicas stay as they are.
 */
export function planOneOff(stack: Stack, observed: Observed, options: OneOffOptions): Plan {
  const { service: serviceName, name, oneOff } = options;
  const service = stack.services.get(serviceName);
  if (service === undefined) throw new Error(`The stack has no service "${serviceName}" to run.`);
  const { draft, decisions, removals } = draftUp(stack, observed, options, new Set([serviceName]));
  const dependencyIds = dependencySteps(serviceName, { draft, needs: needsOf(stack.services), decisions, options });
  addStep(draft, stepId.create(name), {
    action: {
      kind: "create-container",
      service: serviceName,
      number: 0,
      name,
      image: runImage(stack, service),
      oneOff,
    },
    because: { why: "requested" },
    after: [...networkAndVolumeSteps(service, stack, decisions, removals), ...dependencyIds],
  });
  return finished(stack.name, draft);
}
