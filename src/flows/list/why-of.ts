import type { Context } from "../../context/context.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { BerthError, Failure } from "../../errors.ts";
import { runImage } from "../../observe/image-content.ts";
import { byNumber } from "../../plan/classify-containers.ts";
import { needsOf } from "../../plan/needs.ts";
import { upDefaults } from "../../plan/options.ts";
import { reasonWithFields } from "../../plan/reason.ts";
import { hasLostNetwork, networkOwnerId } from "../../plan/run.ts";
import { stackFromLabels } from "../../plan/stack-from-labels.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import { blocksOf } from "../../verdict/blocks.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import { mergeVerdicts, verdictOf } from "../../verdict/verdict-of.ts";
import { containerStatus, type PendingStep, upOrDone, type Why } from "../../verdict/why.ts";
import { resolveTarget } from "../resolve-target.ts";
import { checkUp, defaultUpRequest } from "../up/bring-up.ts";
import { previewUp } from "../up/prepare.ts";
import { gatherEvidence, type VerdictScene } from "../verdict/gather.ts";
import { openScene } from "../verdict/verdicts.ts";

/** Explains why a service is up, or not, from one observation. */
export async function whyOf(service: string, now: Date, ctx: Context): Promise<Why> {
  const project = await observeProject([service], ctx);
  const { stack, containers } = project;
  if (
    !containers.some((fact) => isReplicaOf(service, fact)) &&
    !stack.services.has(service) &&
    !stack.disabled.has(service)
  ) {
    throw noSuchService(stack, service);
  }
  if (!containers.some((fact) => isReplicaOf(service, fact))) await refuseAsUp(project, [service], ctx);
  const status = await statusOf(service, project, now);
  return { ...status, pending: project.isFromFile ? await pendingFor(service, ctx) : undefined };
}

/** The status of each service of the project, in the file's order, from one observation. */
export async function whyOfAll(now: Date, ctx: Context): Promise<readonly Why[]> {
  const project = await observeProject([], ctx);
  const { stack, containers } = project;
  if (containers.length === 0) {
    await refuseAsUp(project, [], ctx);
    throw new Failure(`project "${stack.name}" has no containers`, { hint: "Create them with `berth up -d`." });
  }
  return Promise.all([...stack.services.keys()].map((service) => statusOf(service, project, now)));
}

/** Throws what `up` would refuse before it creates a container: then that is why no container exists. */
async function refuseAsUp({ isFromFile }: ObservedProject, services: readonly string[], ctx: Context): Promise<void> {
  if (isFromFile) await checkUp({ ...defaultUpRequest, services }, ctx);
}

/** A project, as a report about its services needs it. */
interface ObservedProject {
  readonly stack: Stack;
  readonly isFromFile: boolean;
  readonly containers: readonly ContainerFact[];
  /** What all verdicts share, read once the first one needs it. */
  readonly scene: () => Promise<VerdictScene>;
}

async function observeProject(services: readonly string[], ctx: Context): Promise<ObservedProject> {
  const { name, stack: read, engine } = await resolveTarget(services, ctx);
  const containers = await engine.containers(name);
  const stack = read ?? stackFromLabels(name, { containers });
  let scene: Promise<VerdictScene> | undefined;
  const open = () => {
    scene ??= openScene(stack, ctx);
    return scene;
  };
  return { stack, isFromFile: read !== undefined, containers, scene: open };
}

function isReplicaOf(service: string, fact: ContainerFact): boolean {
  return fact.labels[labels.service] === service && !isOneOff(fact) && !isInit(fact);
}

async function statusOf(service: string, { stack, containers, scene }: ObservedProject, now: Date): Promise<Why> {
  const own = containers.filter((fact) => isReplicaOf(service, fact));
  const wishes = [...needsOf(stack.services).of.values()].flat();
  const isNeeded = wishes.some(({ on, until }) => on === service && until === "healthy");
  const standings = own.toSorted(byNumber).map((fact) => {
    const owner = containers.find(({ id }) => id === networkOwnerId(fact));
    const isCutOff = owner !== undefined && hasLostNetwork(fact, owner);
    return { fact, is: isCutOff ? undefined : upOrDone(fact, isNeeded, now.getTime()) };
  });
  const down = standings.flatMap(({ fact, is }) => (is === undefined ? [fact] : []));
  const verdicts = down.length > 0 || own.length === 0 ? await judged(service, down, await scene()) : [];
  return {
    service,
    isUp: verdicts.length === 0,
    containers: standings.flatMap(({ fact, is }) => (is === undefined ? [] : [containerStatus(fact, is)])),
    verdicts,
    pending: undefined,
  };
}

async function judged(
  service: string,
  down: readonly ContainerFact[],
  scene: VerdictScene,
): Promise<readonly Verdict[]> {
  const blocks = blocksOf(scene.stack, service, (name) => !runs(name, scene));
  const facts = down.length === 0 ? [undefined] : down;
  const all = facts.map(async (fact) => {
    const attempt = { refusal: fact?.state === "created" ? fact.stateError : "", until: "running-or-healthy" } as const;
    const evidence = await gatherEvidence(scene, { service, fact }, attempt);
    const hasImage = fact !== undefined || (await isPresent(service, scene));
    return verdictOf(
      { ...evidence, hasImage },
      { subject: fact ? `Container ${fact.name}` : `Service ${service}`, blocks },
    );
  });
  return mergeVerdicts(await Promise.all(all));
}

function runs(service: string, { containers }: VerdictScene): boolean {
  return containers.some((fact) => fact.labels[labels.service] === service && fact.state === "running");
}

async function isPresent(name: string, { stack, engine }: VerdictScene): Promise<boolean> {
  const service = stack.services.get(name) ?? stack.disabled.get(name);
  if (service === undefined) return true;
  const found = await engine.images([runImage(stack, service)]).catch(() => undefined);
  return found === undefined || found.length > 0;
}

/** What `up` would do with the service; nothing if a plan cannot be made. */
async function pendingFor(service: string, ctx: Context): Promise<readonly PendingStep[]> {
  try {
    const { plan } = await previewUp({ ...upDefaults, services: [service] }, ctx);
    return plan.steps.flatMap(({ id, action, because }) => {
      if (!("service" in action) || action.service !== service || because.why === "requested") return [];
      return [{ step: id, because: reasonWithFields(because, { values: true }) }];
    });
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    return [{ step: "up", because: withoutPasswords(error.message) }];
  }
}
