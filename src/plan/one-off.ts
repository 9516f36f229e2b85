import type { OneOff } from "../engine/engine.ts";
import { runImage } from "../observe/image-content.ts";
import type { Observed } from "../observe/observe.ts";
import type { Stack } from "../stack/stack.ts";
import { addStep, finished } from "./draft.ts";
import { stepId } from "./names.ts";
import { needsOf } from "./needs.ts";
import type { UpOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { prerequisitesOf } from "./up/milestones.ts";
import { draftUp, networkAndVolumeSteps } from "./up/up.ts";

export interface OneOffOptions extends UpOptions {
  /** A service of the stack, as the command line has altered it. */
  readonly service: string;
  /** The container's. */
  readonly name: string;
  readonly oneOff: OneOff;
}

/**
 * The stack's other services up, and a container beside them for one command of the service: created once what it depends
 * on is there, and left to be started by who talks to it. The service's own replicas stay as they are.
 */
export function planOneOff(stack: Stack, observed: Observed, options: OneOffOptions): Plan {
  const { service: serviceName, name, oneOff } = options;
  const service = stack.services.get(serviceName);
  if (service === undefined) throw new Error(`The stack has no service "${serviceName}" to run.`);
  const { draft, decisions, leaving } = draftUp(stack, observed, options, new Set([serviceName]));
  const gates = prerequisitesOf(serviceName, { draft, needs: needsOf(stack.services), decisions, options });
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
    after: [...networkAndVolumeSteps(service, stack, decisions, leaving), ...gates],
  });
  return finished(stack.name, draft);
}
