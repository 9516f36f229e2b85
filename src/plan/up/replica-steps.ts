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

/** The context, with the steps of the service's `pre_start` hooks. */
interface ServiceStepContext extends ReplicaStepContext {
  readonly service: Service;
  /** The last hook's step, which comes before any start of the service's containers. */
  readonly initialized: readonly string[];
}

/** Adds the steps for all replicas of a service, and for its `pre_start` hooks. */
export function addReplicaSteps(decision: ServiceDecision, ctx: ReplicaStepContext): void {
  const serviceCtx = { ...ctx, service: decision.service, initialized: addInitSteps(decision, ctx) };
  for (const replica of decision.replicas) {
    if (replica.kind === "create") addCreate(replica, serviceCtx);
    else if (replica.kind === "replace") addReplace(replica, serviceCtx);
    else addKeep(replica, serviceCtx);
  }
}

function addCreate(decision: Extract<Decision, { kind: "create" }>, ctx: ServiceStepContext): void {
  const { replica, because } = decision;
  const freed = ctx.names.freedBy(replica.name);
  const created = addCreateStep(decision, ctx, { after: freed === undefined ? [] : [freed] });
  if (ctx.options.start)
    addStart(replica, because, ctx, [created, ...ctx.prerequisites.start, ...ctx.prerequisites.run]);
}

/** Starts a replica and then runs its `post_start` hooks. */
function addStart(replica: Replica, because: Reason, ctx: ServiceStepContext, after: readonly string[]): void {
  addStep(ctx.draft, stepId.start(replica.label), {
    action: { kind: "start-container", service: replica.service, name: replica.name },
    because,
    after: [...after, ...ctx.initialized],
  });
  addPostStart(replica, because, ctx, stepId.start(replica.label));
}

function addPostStart(replica: Replica, because: Reason, { draft, service }: ServiceStepContext, after: string): void {
  if ((service.post_start ?? []).length === 0) return;
  const action = { kind: "run-hooks", service: replica.service, name: replica.name, hooks: "post_start" } as const;
  addStep(draft, stepId.postStart(replica.label), { action, because, after: [after] });
}

/** Renames the old container, creates the new one, stops and removes the old one, and starts the new one. If the create fails, the old one keeps running. */
function addReplace(decision: Extract<Decision, { kind: "replace" }>, ctx: ServiceStepContext): void {
  const { replica, because, old } = decision;
  const { draft, options } = ctx;
  const when = ctx.stopsOld(replica.label);
  const id = (verb: "rename" | "create" | "stop" | "remove" | "start") => stepId[verb](replica.label);
  // Only a name that the plan needs is freed: a temporary name of an interrupted run stays as it is.
  const name = ctx.names.isWanted(old.name) ? temporaryName(old) : old.name;
  if (name !== old.name) {
    addStep(draft, id("rename"), {
      action: { kind: "rename-container", service: replica.service, name: old.name, to: name },
      because,
      after: [...ctx.prerequisites.create, ...(when === "first" && isLive(old) ? [id("stop")] : [])],
    });
  }
  const freed = ctx.names.freedBy(replica.name);
  addCreateStep(decision, ctx, {
    after: [id("rename"), ...(freed === undefined ? [] : [freed])],
    ...(options.renewAnonymousVolumes ? {} : { inherit: name }),
  });
  if (isLive(old)) {
    addStop(draft, replica.label, old, {
      because,
      graceSeconds: options.graceSeconds,
      service: ctx.service,
      name: when === "first" ? old.name : name,
      after: when === "first" ? [] : when === "at-once" ? [id("create")] : [id("create"), ...ctx.prerequisites.run],
    });
  }
  addStep(draft, id("remove"), {
    action: { kind: "remove-container", service: replica.service, name, anonymousVolumes: false },
    because,
    after: [isLive(old) && when !== "first" ? id("stop") : id("create")],
  });
  if (!options.start) return;
  // If the stop has waited for the dependencies, the start need not.
  const dependencies = isLive(old) && when === "when-ready" ? [] : ctx.prerequisites.run;
  addStart(replica, because, ctx, [id("remove"), ...ctx.prerequisites.start, ...dependencies]);
}

function addKeep(decision: Extract<Decision, { kind: "keep" }>, ctx: ServiceStepContext): void {
  const { replica, old, run } = decision;
  const { draft } = ctx;
  const { service, name, label } = replica;
  if (hasTemporaryName(decision)) {
    const freed = ctx.names.freedBy(name);
    addStep(draft, stepId.rename(label), {
      action: { kind: "rename-container", service, name: old.name, to: name },
      because: { why: "leftover", of: name },
      after: freed === undefined ? [] : [freed],
    });
  }
  if (run !== undefined) addRun({ ...decision, run }, ctx);
  else if (!hasTemporaryName(decision)) draft.unchanged.push({ service, name, state: old.state });
}

function addRun(
  { replica, old, run }: Extract<Decision, { kind: "keep" }> & { readonly run: RunDecision },
  ctx: ServiceStepContext,
): void {
  const { service, name, label } = replica;
  const { because } = run;
  const after = [stepId.rename(label), ...ctx.prerequisites.start, ...ctx.prerequisites.run];
  if (run.verb === "start") {
    addStart(replica, because, ctx, after);
    return;
  }
  if (run.verb === "reconnect") {
    addReconnect({ replica, old, run }, ctx);
    return;
  }
  if (run.verb === "unpause") {
    addStep(ctx.draft, stepId.unpause(label), {
      action: { kind: "unpause-container", service, name },
      because,
      after,
    });
    return;
  }
  if (ctx.creates !== false) {
    addStop(ctx.draft, label, old, {
      because,
      graceSeconds: ctx.options.graceSeconds,
      service: ctx.service,
      name,
      after,
    });
    addStart(replica, because, ctx, [stepId.stop(label)]);
    return;
  }
  const grace = ctx.options.graceSeconds;
  const isHooked = canRunHooks(old) && addPreStop(ctx.draft, label, { service: ctx.service, name, because, after });
  addStep(ctx.draft, stepId.restart(label), {
    action: { kind: "restart-container", service, name, ...(grace === undefined ? {} : { graceSeconds: grace }) },
    because,
    after: isHooked ? [stepId.preStop(label)] : after,
  });
  addPostStart(replica, because, ctx, stepId.restart(label));
}

/** Stops a container so that its networks can be recreated, attaches it to the new ones, and starts it again. */
function addReconnect(
  { replica, old, run }: Omit<Extract<Decision, { kind: "keep" }>, "kind"> & { readonly run: RunDecision },
  ctx: ServiceStepContext,
): void {
  const { service, name, label, number } = replica;
  const { because, networks = [] } = run;
  const { graceSeconds } = ctx.options;
  const renamed = stepId.rename(label);
  if (isLive(old)) {
    addStop(ctx.draft, label, old, { because, graceSeconds, service: ctx.service, name, after: [renamed] });
  }
  const connected = networks.map((network) =>
    addStep(ctx.draft, stepId.connect(label, network.name), {
      action: { kind: "connect-container", service, number, name, network: network.key },
      because,
      after: [renamed, stepId.stop(label), stepId.createNetwork(network.name)],
    }),
  );
  addStart(replica, because, ctx, [...connected, ...ctx.prerequisites.start, ...ctx.prerequisites.run]);
}

function addCreateStep(
  { replica, because }: Exclude<Decision, { kind: "keep" }>,
  { draft, image, prerequisites }: ReplicaStepContext,
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
    after: [...prerequisites.create, ...after],
  });
}
