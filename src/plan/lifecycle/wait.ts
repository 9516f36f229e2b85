import { isInit, isOneOff } from "../../engine/labels.ts";
import { Failure } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import { serviceOf } from "../classify-containers.ts";
import { addStep, finished, newDraft } from "../draft.ts";
import type { Milestone, Plan } from "../plan.ts";

export interface WaitOptions {
  readonly service: string;
  readonly until: Milestone;
  readonly timeoutMs: number;
}

/** Plans only a wait for a service's existing containers. */
export function planWait(stack: string, { containers }: Observed, { service, until, timeoutMs }: WaitOptions): Plan {
  const replicas = containers.filter((fact) => serviceOf(fact) === service && !isOneOff(fact) && !isInit(fact));
  if (replicas.length === 0) {
    throw new Failure(`service "${service}" has no container to wait for`, {
      hint: `Start it first with "berth up ${service}".`,
    });
  }
  const draft = newDraft();
  addStep(draft, `wait for ${service} ${until.replaceAll("-", " ")}`, {
    action: {
      kind: "reach-milestone",
      service,
      containers: replicas.map(({ name }) => name),
      until,
      required: true,
      timeoutMs,
    },
    because: { why: "requested" },
  });
  return finished(stack, draft);
}
