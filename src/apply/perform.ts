import { EngineRefused } from "../engine/errors.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import { contentDigest } from "../observe/image-content.ts";
import { mountedImageDigests, mountedImages } from "../observe/mounted-contents.ts";
import type { Action } from "../plan/plan.ts";
import { stillInUse } from "../plan/reason.ts";
import { sharedServices, withIds } from "../plan/up/shared.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { containerLabels, networkLabels, volumeLabels } from "./container-labels.ts";
import { createInitContainer, runInitContainer } from "./init-container.ts";
import type { PerformContext } from "./perform-context.ts";
import { runHooks } from "./run-hooks.ts";
import { waitForMilestone } from "./wait-for.ts";

export type Perform = (action: Action, context: PerformContext) => Promise<void>;

/** Performs an action, usually with one engine call. Makes no decisions. */
export async function perform(action: Action, context: PerformContext): Promise<void> {
  const { engine, stack } = context;
  switch (action.kind) {
    case "create-network": {
      const network = known(stack.networks, action.network);
      return engine.createNetwork(network, networkLabels(stack, action.network, network));
    }
    case "remove-network":
      return engine.removeNetwork(action.name);
    case "create-volume": {
      const volume = known(stack.volumes, action.volume);
      return engine.createVolume(volume, volumeLabels(stack, action.volume, volume));
    }
    case "remove-volume":
      return removeVolume(action, context);
    case "pull-image":
      return pullImage(action, context);
    case "push-image":
      return engine.pushImage({ reference: action.image, onProgress: context.progress, signal: context.signal });
    case "build-image":
      return buildImage(action, context);
    case "remove-image":
      return removeImage(action, context);
    case "create-container":
      return createContainer(action, context);
    case "rename-container":
      return engine.renameContainer(action.name, action.to);
    case "connect-container":
      return engine.connectContainer({ ...action, stack, service: serviceOf(stack, action.service) });
    case "start-container":
      return engine.startContainer({ name: action.name, stack, service: serviceOf(stack, action.service) });
    case "run-hooks":
      return runHooks(action, serviceOf(stack, action.service), context);
    case "create-init-container":
      return createInitContainer(action, known(stack.services, action.service), context);
    case "run-init-container":
      return runInitContainer(action, known(stack.services, action.service), context);
    case "pause-container":
      return engine.pauseContainer(action.name);
    case "unpause-container":
      return engine.unpauseContainer(action.name);
    case "restart-container":
      return engine.restartContainer(action.name, { graceSeconds: action.graceSeconds });
    case "stop-container":
      return engine.stopContainer(action.name, { graceSeconds: action.graceSeconds });
    case "kill-container":
      return engine.killContainer(action.name, action.signal);
    case "remove-container":
      return engine.removeContainer(action.name, { force: true, anonymousVolumes: action.anonymousVolumes });
    case "reach-milestone":
      return waitForMilestone(action, context);
  }
}

type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

async function pullImage(action: Of<"pull-image">, context: PerformContext): Promise<void> {
  const { engine, signal, progress, stack, images } = context;
  const { image: reference, platform, service } = action;
  try {
    await engine.pullImage({ reference, platform, onProgress: progress, signal });
    images.forget();
  } catch (error) {
    if (!(error instanceof EngineRefused) || stack.services.get(service)?.build === undefined) throw error;
    const hint = [`Build it instead: \`berth build ${service}\`.`, error.hint].join("\n");
    throw new EngineRefused(error.message, { status: error.status, hint, cause: error });
  }
}

async function buildImage(action: Of<"build-image">, context: PerformContext): Promise<void> {
  if (context.builder === undefined) throw new Error(`The plan builds "${action.image}", but there is no builder.`);
  await context.builder.build(action.image, { onProgress: context.progress, signal: context.signal });
  context.images.forget();
}

async function removeVolume(action: Of<"remove-volume">, { engine, warnKept }: PerformContext): Promise<void> {
  const { name, unlessUsed = false } = action;
  const users = await engine.removeVolume(name, { unlessUsed });
  if (users.length > 0) warnKept(stillInUse("Volume", name, users));
}

async function removeImage(action: Of<"remove-image">, { engine, warnKept }: PerformContext): Promise<void> {
  const result = await engine.removeImage(action.image);
  if (result === "in-use") warnKept(`image ${action.image} is in use by other containers and is kept`);
}

async function createContainer(action: Of<"create-container">, context: PerformContext): Promise<void> {
  const { engine, stack } = context;
  const service = known(stack.services, action.service);
  // Read now and not at observation, because an earlier step may have pulled or built the image.
  const images = await context.images.find([action.image, ...mountedImages(service)]);
  const byName = new Map(images.map((fact) => [fact.reference, fact]));
  const image = byName.get(action.image);
  const { warnings } = await engine.createContainer({
    name: action.name,
    stack,
    service,
    number: action.number,
    image: action.image,
    labels: containerLabels({
      stack,
      service,
      number: action.number,
      resolved: await resolved(service, context),
      imageContent: image && contentDigest(image, service.platform),
      mounted: mountedImageDigests(service, byName),
      replaces: action.inherit === undefined ? undefined : (context.because ?? { why: "requested" }),
      oneOff: action.oneOff,
    }),
    inherit: action.inherit,
    oneOff: action.oneOff,
  });
  for (const warning of warnings) context.warn(warning);
}

/** The service with references to services that it shares with replaced by ids: of each service, the first container by name. */
async function resolved(service: Service, { engine, stack }: PerformContext): Promise<Service> {
  if (sharedServices(service).length === 0) return withIds(service, () => undefined);
  const facts = (await engine.summaries(stack.name)).filter((fact) => !isOneOff(fact) && !isInit(fact));
  const byName = [...facts].sort((a, b) => (a.name < b.name ? -1 : 1));
  return withIds(service, (name) => byName.find((fact) => fact.labels[labels.service] === name)?.id);
}

/** A container's service. If the file does not have it, a bare one, because there are no configs or secrets to copy. */
function serviceOf(stack: Stack, name: string): Service {
  return stack.services.get(name) ?? stack.disabled.get(name) ?? { name, command: null, entrypoint: null };
}

function known<T>(resources: ReadonlyMap<string, T>, key: string): T {
  const resource = resources.get(key);
  if (resource === undefined) throw new Error(`The plan names "${key}", which its stack does not have.`);
  return resource;
}
