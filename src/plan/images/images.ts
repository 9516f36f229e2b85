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

/** Whatever is there, only where the image is missing, or not at all. */
type When = "refresh" | "missing" | "never";

/** How a service's image is had. Where it may be pulled and built, the registry is asked first. */
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
 * The plan of the images alone that are fetched or built whatever is there, or that a registry may have before they are
 * built. Applied before the rest is observed and planned, it lets the plan see what is left to build, and which containers
 * run an old image.
 */
export function planImages(stack: Stack, observed: Observed, options: ImageOptions): Plan {
  const draft = newDraft();
  const sources = { stack, observed, options };
  for (const service of imageServices(stack)) addEarlySteps(draft, service, supplyOf(service, sources), sources);
  return finished(stack.name, draft);
}

const requested: Reason = { why: "requested" };
const missing: Reason = { why: "missing" };

/** Adds the steps by which images get there: those asked for, and those that containers to be made need. */
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

/** Adds the pulls of images that a service mounts, and that are neither there nor any service's own. */
function addMounted(draft: Draft, service: Service, { stack, observed, options: { platform } }: Sources): void {
  const known = new Set(observed.images.map(({ reference }) => reference));
  for (const one of stack.services.values()) known.add(runImage(stack, one));
  for (const image of mountedImages(service).filter((mounted) => !known.has(mounted))) {
    addPullStep(draft, { name: service.name }, { image, because: missing, platform });
  }
}

/** The ids of the steps which may bring the images that a service's containers need. */
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
  // What has no name of its own is at no registry.
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
    // What cannot be pulled is built.
    optional: build !== "never",
  });
}

/** Adds the build of a service, and before it those of the services that it starts from. */
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

/** The services that say how their image is had: where one of several builds it, the others take it from that one. */
function imageServices(stack: Stack): Service[] {
  const services = [...stack.services.values()];
  const isBuilt = (service: Service) => service.build !== undefined;
  const built = new Set(services.filter(isBuilt).map((service) => runImage(stack, service)));
  return services.filter((service) => isBuilt(service) || !built.has(runImage(stack, service)));
}

function missingImage(service: Service, image: string): Failure {
  return service.build === undefined
    ? new Failure(`image "${image}" of service "${service.name}" is not there, and it is not to be pulled`, {
        hint: `Fetch it with "docker pull ${image}", or let it be pulled (pull_policy: missing).`,
      })
    : new Failure(`image "${image}" of service "${service.name}" is not there, and it is not to be built`, {
        hint: `Leave "--no-build" away, or build it first.`,
      });
}

/** The plan that builds the images of these services, and nothing else. */
export function planBuild(stack: Stack, services: ReadonlySet<string>): Plan {
  const draft = newDraft();
  for (const name of services) addBuildSteps(draft, stack, name, { why: "requested" });
  return finished(stack.name, draft);
}
