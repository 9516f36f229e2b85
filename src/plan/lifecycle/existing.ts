import type { ContainerFact } from "../../engine/engine.ts";
import type { Observed } from "../../observe/observed.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { byNumber, numberOf, survey } from "../classify-containers.ts";
import { finished, newDraft } from "../draft.ts";
import { containerLabels } from "../labels.ts";
import type { Needs } from "../needs.ts";
import { type UpOptions, upDefaults } from "../options.ts";
import type { Plan } from "../plan.ts";
import { type Dependencies, dependenciesWithin } from "../run.ts";
import type { Run, ServiceDecision } from "../up/decision.ts";
import { addFinalWaits, gatesOf } from "../up/milestones.ts";
import { addReplicaSteps } from "../up/replica-steps.ts";

/** How an existing container is brought up; undefined where it needs nothing. */
export type RunOf = (fact: ContainerFact, service: Service, dependencies: Dependencies) => Run | undefined;

/** A plan over the containers that exist, as they are: nothing is created, replaced or removed. */
export function planExisting(
  stack: Stack,
  observed: Observed,
  needs: Needs,
  runOf: RunOf,
  given: Partial<Pick<UpOptions, "wait" | "waitTimeoutMs" | "graceSeconds">>,
): Plan {
  const options = { ...upDefaults, ...given };
  const draft = newDraft();
  const found = survey(stack, observed);
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
      ground: [],
      gates: isPending ? gatesOf(decision.service.name, waits) : [],
      clearance: [],
      freedBy: () => undefined,
      isWanted: () => false,
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
