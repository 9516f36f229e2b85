import { Failure } from "../../errors.ts";
import { runImage } from "../../observe/image-content.ts";
import { mountedImages } from "../../observe/mounted-contents.ts";
import type { Observed } from "../../observe/observe.ts";
import { buildable, contextServices, withContextServices } from "../../stack/dependencies.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { addStep, type Draft, finished, newDraft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { UpOptions } from "../options.ts";
import type { Plan, Reason } from "../plan.ts";
import { addPullStep } from "./pull.ts";
import { isOlder, localImage, type PullPolicy, policyOf } from "./pull-policy.ts";

type ImageOptions = Pick<UpOptions, "build" | "pull" | "platform" | "isRefreshed">;

/** Always, only if the image is missing, or never. */
type When = "refresh" | "missing" | "never";

/** When to pull and build a service's image. If both apply, the pull comes first. */
interface Supply {
  readonly pull: When;
  readonly build: When;
  readonly isPresent: boolean;
}

/** Where the images come from. */
interface Sources {
  readonly stack: Stack;
  readonly observed: Observed;
  readonly options: ImageOptions;
}

/**
 * Plans only the images that are always pulled or built, and those that a registry may have before they are built. It is
 * applied before the rest is observed and planned, so that the plan knows what is left to build and which containers
 * run an outdated image.
 */
export function planImages(stack: Stack, observed: Observed, options: ImageOptions): Plan {
  const draft = newDraft();
  const sources = { stack, observed, options };
  for (const service of imageServices(stack)) addEarlySteps(draft, service, supplyOf(service, sources), sources);
  return finished(stack.name, draft);
}

const requested: Reason = { why: "requested" };
const missing: Reason = { why: "missing" };

/** Adds the steps that pull and build images: requested ones, and those that new containers need. */
export function addImageSteps(draft: Draft, sources: Sources, creates: (service: string) => boolean): void {
  const { stack, options } = sources;
  const users = [...stack.services.values()].filter(({ name }) => creates(name));
  const needed = new Set(users.flatMap((service) => [runImage(stack, service), ...mountedImages(service)]));
  for (const service of imageServices(stack)) {
    const supply = supplyOf(service, sources);
    const image = runImage(stack, service);
    if (!options.isRefreshed) addEarlySteps(draft, service, supply, sources);
    if (supply.isPresent || !needed.has(image)) continue;
    if (supply.build !== "never") addBuildSteps(draft, stack, service.name, missing);
    else if (supply.pull !== "never") addPull(draft, service, supply, sources);
    else throw missingImage(service, image);
  }
  for (const service of users) addMounted(draft, service, sources);
}

/** Adds the pulls of images that a service mounts and that are neither local nor a service's own. */
function addMounted(draft: Draft, service: Service, { stack, observed, options: { platform } }: Sources): void {
  const known = new Set(observed.images.map(({ reference }) => reference));
  for (const other of stack.services.values()) known.add(runImage(stack, other));
  for (const image of mountedImages(service).filter((mounted) => !known.has(mounted))) {
    addPullStep(draft, { name: service.name }, { image, because: missing, platform });
  }
}

/** The ids of the steps that may pull or build the images that a service's containers need. */
export function imageStepIds(stack: Stack, service: Service): string[] {
  const own = runImage(stack, service);
  const mounted = mountedImages(service).flatMap((image) => [stepId.build(image), stepId.pull(image)]);
  return [stepId.build(own), stepId.pull(own, service.platform), ...mounted];
}

function addEarlySteps(draft: Draft, service: Service, supply: Supply, sources: Sources): void {
  const { pull, build, isPresent } = supply;
  const isAskedFirst = !isPresent && pull === "missing" && build === "missing";
  if (pull === "refresh" || isAskedFirst) addPull(draft, service, supply, sources);
  if (build === "refresh") addBuildSteps(draft, sources.stack, service.name, isPresent ? requested : missing);
}

function supplyOf(service: Service, { stack, observed, options }: Sources): Supply {
  const local = localImage(stack, service, observed);
  const isPresent = local !== undefined;
  const isBuilt = service.build !== undefined;
  if (isBuilt && options.build === "always") return { pull: "never", build: "refresh", isPresent };
  const policy = options.pull === "policy" ? (policyOf(service) ?? "missing") : options.pull;
  const build = !isBuilt || options.build === "never" ? "never" : policy === "build" ? "refresh" : "missing";
  // An image without a name of its own cannot be pulled.
  if (service.image === undefined) return { pull: "never", build, isPresent };
  const isDue = typeof policy === "object" && local !== undefined && isOlder(local, policy.olderThanMs, observed);
  return { pull: isDue ? "refresh" : whenPulled(policy), build, isPresent };
}

function whenPulled(policy: PullPolicy): When {
  if (policy === "always") return "refresh";
  return policy === "never" || policy === "build" ? "never" : "missing";
}

function addPull(draft: Draft, service: Service, { build, isPresent }: Supply, { stack, options }: Sources): void {
  addPullStep(draft, service, {
    image: runImage(stack, service),
    because: isPresent ? requested : missing,
    platform: options.platform,
    // If the pull fails, the image is built.
    optional: build !== "never",
  });
}

/** Adds the build of a service's image, after the builds of the services that it is based on. */
function addBuildSteps(draft: Draft, stack: Stack, name: string, because: Reason): void {
  const bases = [...withContextServices(stack, [name])].reverse();
  for (const service of bases.flatMap((base) => buildable(stack, base) ?? [])) {
    if (service.build === undefined) continue;
    const image = runImage(stack, service);
    const before = [...contextServices(service), ...Object.keys(service.depends_on ?? {})];
    const after = before.flatMap((other) => {
      const built = buildable(stack, other);
      return built?.build === undefined ? [] : [stepId.build(runImage(stack, built))];
    });
    addStep(draft, stepId.build(image), {
      action: { kind: "build-image", service: service.name, image },
      because,
      after: [stepId.pull(image, service.platform), ...after],
    });
  }
}

/** The services whose images need steps. If several services share an image and one builds it, only that one counts. */
function imageServices(stack: Stack): Service[] {
  const services = [...stack.services.values()];
  const isBuilt = (service: Service) => service.build !== undefined;
  const built = new Set(services.filter(isBuilt).map((service) => runImage(stack, service)));
  return services.filter((service) => isBuilt(service) || !built.has(runImage(stack, service)));
}

function missingImage(service: Service, image: string): Failure {
  return service.build === undefined
    ? new Failure(`image "${image}" for service "${service.name}" not found locally, and pulling is disabled`, {
        hint: `Pull it with "docker pull ${image}", or set "pull_policy: missing".`,
      })
    : new Failure(`image "${image}" for service "${service.name}" not found locally, and building is disabled`, {
        hint: `Remove "--no-build", or build the image first.`,
      });
}

/** Plans only the builds of these services' images. */
export function planBuild(stack: Stack, services: ReadonlySet<string>): Plan {
  const draft = newDraft();
  for (const name of services) addBuildSteps(draft, stack, name, { why: "requested" });
  return finished(stack.name, draft);
}
