import type { ContainerFact } from "../engine/engine.ts";
import { type Decision, isMisnamed, type ServiceDecision } from "./decision.ts";
import { addStep, type Draft } from "./draft.ts";
import { asideName, stepId } from "./names.ts";
import type { UpOptions } from "./options.ts";
import { stopAction } from "./removal.ts";
import { isLive } from "./survey.ts";

/** What a service's steps have to come after, and what else they must know of the plan around them. */
export interface Setting {
  readonly draft: Draft;
  readonly options: UpOptions;
  readonly image: string;
  /** Before a container can be made: its networks, volumes, image, and whom it shares with. */
  readonly ground: readonly string[];
  /** Before it may run: what it depends on. */
  readonly gates: readonly string[];
  /** Before it can run: ports and leftovers out of the way. */
  readonly clearance: readonly string[];
  /** The step after which a container name is free; undefined where nothing has it. */
  readonly freedBy: (name: string) => string | undefined;
  readonly isWanted: (name: string) => boolean;
  /** Must the old container stop before its replacement is made, or as soon as it is? */
  readonly stopsOld: (label: string) => "first" | "at-once" | "when-ready";
}

export function addReplicaSteps(decision: ServiceDecision, setting: Setting): void {
  for (const each of decision.replicas) {
    if (each.kind === "create") addCreate(each, setting);
    else if (each.kind === "replace") addReplace(each, setting);
    else addKeep(each, setting);
  }
}

function addCreate(decision: Extract<Decision, { kind: "create" }>, setting: Setting): void {
  const { replica, because } = decision;
  const freed = setting.freedBy(replica.name);
  const created = addCreateStep(decision, setting, { after: freed === undefined ? [] : [freed] });
  if (!setting.options.start) return;
  addStep(setting.draft, stepId.start(replica.label), {
    action: { kind: "start-container", service: replica.service, name: replica.name },
    because,
    after: [created, ...setting.clearance, ...setting.gates],
  });
}

/** Rename the old one aside, create the new one, stop and remove the old one, start the new one: a failed create leaves the old one running. */
function addReplace(decision: Extract<Decision, { kind: "replace" }>, setting: Setting): void {
  const { replica, because, old } = decision;
  const { draft, options } = setting;
  const when = setting.stopsOld(replica.label);
  const id = (verb: "rename" | "create" | "stop" | "remove" | "start") => stepId[verb](replica.label);
  const name = isRenamedAside(old, setting.isWanted) ? asideName(old) : old.name;
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
    addStep(draft, id("stop"), {
      action: stopAction(old, options.graceSeconds, when === "first" ? old.name : name),
      because,
      after: when === "first" ? [] : when === "at-once" ? [id("create")] : [id("create"), ...setting.gates],
    });
  }
  addStep(draft, id("remove"), {
    action: { kind: "remove-container", service: replica.service, name, anonymousVolumes: false },
    because,
    after: [isLive(old) && when !== "first" ? id("stop") : id("create")],
  });
  if (!options.start) return;
  addStep(draft, id("start"), {
    action: { kind: "start-container", service: replica.service, name: replica.name },
    because,
    after: [
      id("remove"),
      ...setting.clearance,
      // A stop that waited for the gates has passed them for the start too.
      ...(isLive(old) && when === "when-ready" ? [] : setting.gates),
    ],
  });
}

/** Only a name that the plan needs is vacated; an aside name of an interrupted run stays as it is. */
function isRenamedAside(old: ContainerFact, isWanted: (name: string) => boolean): boolean {
  return isWanted(old.name);
}

function addKeep(decision: Extract<Decision, { kind: "keep" }>, setting: Setting): void {
  const { replica, old, run } = decision;
  const { draft } = setting;
  const { service, name, label } = replica;
  if (isMisnamed(decision)) {
    const freed = setting.freedBy(name);
    addStep(draft, stepId.rename(label), {
      action: { kind: "rename-container", service, name: old.name, to: name },
      because: { why: "leftover", of: name },
      after: freed === undefined ? [] : [freed],
    });
  }
  if (run !== undefined) {
    const grace = setting.options.graceSeconds;
    const action =
      run.verb === "restart"
        ? { kind: "restart-container" as const, service, name, ...(grace === undefined ? {} : { graceSeconds: grace }) }
        : { kind: `${run.verb}-container` as const, service, name };
    const after = [stepId.rename(label), ...setting.clearance, ...setting.gates];
    addStep(draft, stepId[run.verb](label), { action, because: run.because, after });
  } else if (!isMisnamed(decision)) {
    draft.unchanged.push({ service, name, state: old.state });
  }
}

function addCreateStep(
  { replica, because }: Exclude<Decision, { kind: "keep" }>,
  { draft, image, ground }: Setting,
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
