import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import { isLive } from "../classify-containers.ts";
import { addStep } from "../draft.ts";
import { type Replica, stepId, temporaryName } from "../names.ts";
import type { Reason } from "../plan.ts";
import { addPreStop, addStop, canRunHooks } from "../removal-steps.ts";
import {
  type Decision,
  hasTemporaryName,
  type ReplicaStepContext,
  type RunDecision,
  type ServiceDecision,
} from "./decision.ts";
import { addInitSteps } from "./init-steps.ts";

/** A setting once it is known what the service's `pre_start` hooks add to it. */
interface Place extends ReplicaStepContext {
  readonly service: Service;
  /** Before any container of the service starts: its `pre_start` hooks. */
  readonly initiated: readonly string[];
}

export function addReplicaSteps(decision: ServiceDecision, setting: ReplicaStepContext): void {
  const place = { ...setting, service: decision.service, initiated: addInitSteps(decision, setting) };
  for (const each of decision.replicas) {
    if (each.kind === "create") addCreate(each, place);
    else if (each.kind === "replace") addReplace(each, place);
    else addKeep(each, place);
  }
}

function addCreate(decision: Extract<Decision, { kind: "create" }>, setting: Place): void {
  const { replica, because } = decision;
  const freed = setting.freedBy(replica.name);
  const created = addCreateStep(decision, setting, { after: freed === undefined ? [] : [freed] });
  if (setting.options.start) addStart(replica, because, setting, [created, ...setting.clearance, ...setting.gates]);
}

/** Starts a replica, and runs the hooks that follow its start. */
function addStart(replica: Replica, because: Reason, place: Place, after: readonly string[]): void {
  addStep(place.draft, stepId.start(replica.label), {
    action: { kind: "start-container", service: replica.service, name: replica.name },
    because,
    after: [...after, ...place.initiated],
  });
  addPostStart(replica, because, place, stepId.start(replica.label));
}

function addPostStart(replica: Replica, because: Reason, { draft, service }: Place, after: string): void {
  if ((service.post_start ?? []).length === 0) return;
  const action = { kind: "run-hooks", service: replica.service, name: replica.name, hooks: "post_start" } as const;
  addStep(draft, stepId.postStart(replica.label), { action, because, after: [after] });
}

/** Rename the old one aside, create the new one, stop and remove the old one, start the new one: a failed create leaves the old one running. */
function addReplace(decision: Extract<Decision, { kind: "replace" }>, setting: Place): void {
  const { replica, because, old } = decision;
  const { draft, options } = setting;
  const when = setting.stopsOld(replica.label);
  const id = (verb: "rename" | "create" | "stop" | "remove" | "start") => stepId[verb](replica.label);
  const name = isRenamedAside(old, setting.isWanted) ? temporaryName(old) : old.name;
  if (name !== old.name) {
    addStep(draft, id("rename"), {
      action: { kind: "rename-container", service: replica.service, name: old.name, to: name },
      because,
      after: [...setting.ground, ...(when === "first" && isLive(old) ? [id("stop")] : [])],
    });
  }
  const freed = setting.freedBy(replica.name);
  addCreateStep(decision, setting, {
    after: [id("rename"), ...(freed === undefined ? [] : [freed])],
    ...(options.renewAnonymousVolumes ? {} : { inherit: name }),
  });
  if (isLive(old)) {
    addStop(draft, replica.label, old, {
      because,
      graceSeconds: options.graceSeconds,
      service: setting.service,
      name: when === "first" ? old.name : name,
      after: when === "first" ? [] : when === "at-once" ? [id("create")] : [id("create"), ...setting.gates],
    });
  }
  addStep(draft, id("remove"), {
    action: { kind: "remove-container", service: replica.service, name, anonymousVolumes: false },
    because,
    after: [isLive(old) && when !== "first" ? id("stop") : id("create")],
  });
  if (!options.start) return;
  // A stop that waited for the gates has passed them for the start too.
  const gates = isLive(old) && when === "when-ready" ? [] : setting.gates;
  addStart(replica, because, setting, [id("remove"), ...setting.clearance, ...gates]);
}

/** Only a name that the plan needs is vacated; an aside name of an interrupted run stays as it is. */
function isRenamedAside(old: ContainerFact, isWanted: (name: string) => boolean): boolean {
  return isWanted(old.name);
}

function addKeep(decision: Extract<Decision, { kind: "keep" }>, setting: Place): void {
  const { replica, old, run } = decision;
  const { draft } = setting;
  const { service, name, label } = replica;
  if (hasTemporaryName(decision)) {
    const freed = setting.freedBy(name);
    addStep(draft, stepId.rename(label), {
      action: { kind: "rename-container", service, name: old.name, to: name },
      because: { why: "leftover", of: name },
      after: freed === undefined ? [] : [freed],
    });
  }
  if (run !== undefined) addRun({ ...decision, run }, setting);
  else if (!hasTemporaryName(decision)) draft.unchanged.push({ service, name, state: old.state });
}

function addRun(
  { replica, old, run }: Extract<Decision, { kind: "keep" }> & { readonly run: RunDecision },
  place: Place,
): void {
  const { service, name, label } = replica;
  const { because } = run;
  const after = [stepId.rename(label), ...place.clearance, ...place.gates];
  if (run.verb === "start") {
    addStart(replica, because, place, after);
    return;
  }
  if (run.verb === "reconnect") {
    addReconnect({ replica, old, run }, place);
    return;
  }
  if (run.verb === "unpause") {
    addStep(place.draft, stepId.unpause(label), {
      action: { kind: "unpause-container", service, name },
      because,
      after,
    });
    return;
  }
  if (place.creates !== false) {
    addStop(place.draft, label, old, {
      because,
      graceSeconds: place.options.graceSeconds,
      service: place.service,
      name,
      after,
    });
    addStart(replica, because, place, [stepId.stop(label)]);
    return;
  }
  const grace = place.options.graceSeconds;
  const isHooked = canRunHooks(old) && addPreStop(place.draft, label, { service: place.service, name, because, after });
  addStep(place.draft, stepId.restart(label), {
    action: { kind: "restart-container", service, name, ...(grace === undefined ? {} : { graceSeconds: grace }) },
    because,
    after: isHooked ? [stepId.preStop(label)] : after,
  });
  addPostStart(replica, because, place, stepId.restart(label));
}

/** Stops it, so that its networks can be made anew, attaches it to them, and starts it again. */
function addReconnect(
  { replica, old, run }: Omit<Extract<Decision, { kind: "keep" }>, "kind"> & { readonly run: RunDecision },
  place: Place,
): void {
  const { service, name, label, number } = replica;
  const { because, networks = [] } = run;
  const { graceSeconds } = place.options;
  const renamed = stepId.rename(label);
  if (isLive(old)) {
    addStop(place.draft, label, old, { because, graceSeconds, service: place.service, name, after: [renamed] });
  }
  const connected = networks.map((network) =>
    addStep(place.draft, stepId.connect(label, network.name), {
      action: { kind: "connect-container", service, number, name, network: network.key },
      because,
      after: [renamed, stepId.stop(label), stepId.createNetwork(network.name)],
    }),
  );
  addStart(replica, because, place, [...connected, ...place.clearance, ...place.gates]);
}

function addCreateStep(
  { replica, because }: Exclude<Decision, { kind: "keep" }>,
  { draft, image, ground }: ReplicaStepContext,
  { after, inherit }: { readonly after: readonly string[]; readonly inherit?: string },
): string {
  const { service, number, name, label } = replica;
  return addStep(draft, stepId.create(label), {
    action: {
      kind: "create-container",
      service,
      number,
      name,
      image,
      ...(inherit === undefined ? {} : { inherit }),
    },
    because,
    after: [...ground, ...after],
  });
}
