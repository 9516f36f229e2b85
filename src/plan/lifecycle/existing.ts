import type { ObservedContainer } from "../../engine/facts.ts";
import { isInit } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { byName, byNumber, classifyContainers, numberOf, serviceOf } from "../classify-containers.ts";
import { addStep, finished, newDraft } from "../draft.ts";
import { containerLabels, stepId } from "../names.ts";
import type { Needs } from "../needs.ts";
import { type UpOptions, upDefaults } from "../options.ts";
import type { Action, Plan } from "../plan.ts";
import { type Dependencies, dependenciesWithin } from "../run.ts";
import type { RunDecision, ServiceDecision } from "../up/decision.ts";
import { addFinalWaits, dependencySteps } from "../up/milestones.ts";
import { addReplicaSteps } from "../up/replica-steps.ts";
import { replicasOf, type Target } from "./target.ts";

/** How to start an existing container; undefined if it needs nothing. */
export type RunOf = (fact: ObservedContainer, service: Service, dependencies: Dependencies) => RunDecision | undefined;

/** Plans only starts and restarts of existing containers. Nothing is created, replaced or removed. */
export function planExisting(
  stack: Stack,
  observed: Observed,
  needs: Needs,
  runOf: RunOf,
  given: Partial<Pick<UpOptions, "wait" | "waitTimeoutMs" | "graceSeconds">>,
): Plan {
  const options = { ...upDefaults, ...given };
  const draft = newDraft();
  const found = classifyContainers(stack, observed);
  const label = containerLabels(observed.containers);
  const decisions = new Map<string, ServiceDecision>();
  const waits = { draft, needs, decisions, options };
  for (const name of needs.order) {
    const service = stack.services.get(name);
    if (service === undefined) continue;
    const dependencies = dependenciesWithin(needs, name, decisions);
    const facts = (found.byService.get(name) ?? []).filter(
      (fact) => fact.state !== "dead" && fact.state !== "removing",
    );
    const replicas = [...facts].sort(byNumber).map((old) => ({
      kind: "keep" as const,
      replica: { service: name, number: numberOf(old), name: old.name, label: label(old) },
      old,
      run: runOf(old, service, dependencies),
    }));
    decisions.set(name, { service, replicas, discarded: [] });
  }
  for (const decision of decisions.values()) {
    const isPending = decision.replicas.some((each) => each.kind === "keep" && each.run !== undefined);
    addReplicaSteps(decision, {
      draft,
      options,
      image: "",
      prerequisites: {
        create: [],
        run: isPending ? dependencySteps(decision.service.name, waits) : [],
        start: [],
      },
      names: { freedBy: () => undefined, isWanted: () => false },
      stopsOld: () => "when-ready",
      inits: found.inits.get(decision.service.name) ?? [],
      project: stack.name,
      hasImage: () => true,
      creates: false,
    });
  }
  if (options.wait) addFinalWaits(waits);
  return finished(stack.name, draft);
}

export interface EachOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
}

interface ContainerRequest {
  readonly verb: keyof Pick<typeof stepId, "pause" | "unpause">;
  readonly isMeant: (fact: ObservedContainer) => boolean;
  readonly action: (service: string, name: string) => Action;
}

/** Plans one step for each selected replica. The steps do not depend on each other. */
export function containersByRequest(
  target: Target,
  observed: Observed,
  options: EachOptions,
  { verb, isMeant, action }: ContainerRequest,
): Plan {
  const draft = newDraft();
  const label = containerLabels(observed.containers);
  const meant = replicasOf(target, observed, options.services).filter((fact) => !isInit(fact) && isMeant(fact));
  for (const fact of [...meant].sort(byName)) {
    addStep(draft, stepId[verb](label(fact)), {
      action: action(serviceOf(fact), fact.name),
      because: { why: "requested" },
    });
  }
  return finished(target.name, draft);
}
