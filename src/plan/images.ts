import { ApplyFailed } from "../errors.ts";
import type { Observed } from "../observe/observed.ts";
import { runImage } from "../observe/run-image.ts";
import { buildable, contextServices, withContextServices } from "../stack/context-services.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { addStep, type Draft, finished, newDraft } from "./draft.ts";
import { stepId } from "./names.ts";
import type { UpOptions } from "./options.ts";
import type { Plan, Reason } from "./plan.ts";

type ImageOptions = Pick<UpOptions, "build" | "pull" | "isRefreshed">;

/** How a service's image is had: asked for in any case (`refresh`), only where it is missing, or not at all. */
interface Supply {
  readonly by: "pull" | "build";
  readonly when: "refresh" | "missing" | "never";
}

/** The plan of the images alone that are fetched or built whatever is there. Applied before the rest is observed and planned, it lets the plan see which containers run an old image. */
export function planImages(stack: Stack, options: ImageOptions): Plan {
  const draft = newDraft();
  for (const service of suppliers(stack)) {
    if (supplyOf(service, options).when === "refresh") addImageStep(draft, stack, service, options, requested);
  }
  return finished(stack.name, draft);
}

const requested: Reason = { why: "requested" };

/** Adds the steps by which images get there: those asked for, and those that containers to be made need. */
export function addImageSteps(
  draft: Draft,
  stack: Stack,
  observed: Observed,
  options: ImageOptions,
  creates: (service: string) => boolean,
): void {
  const present = new Set(observed.images.map((fact) => fact.reference));
  const needed = new Set<string>();
  for (const service of stack.services.values()) {
    if (creates(service.name)) needed.add(runImage(stack, service));
  }
  for (const service of suppliers(stack)) {
    const image = runImage(stack, service);
    const { when } = supplyOf(service, options);
    if (when === "refresh" && !options.isRefreshed) {
      addImageStep(draft, stack, service, options, present.has(image) ? requested : missing);
    } else if (!present.has(image) && needed.has(image)) {
      if (when === "never") throw absent(service, image);
      addImageStep(draft, stack, service, options, missing);
    }
  }
}

const missing: Reason = { why: "missing" };

/** The ids of the steps, one of which may bring a service's image. */
export function imageStepIds(stack: Stack, service: Service): string[] {
  const image = runImage(stack, service);
  return [stepId.build(image), stepId.pull(image)];
}

function supplyOf(service: Service, options: ImageOptions): Supply {
  const policy = options.pull === "policy" ? (service.pull_policy ?? "missing") : options.pull;
  if (service.build !== undefined) {
    if (options.build === "always") return { by: "build", when: "refresh" };
    if (options.build === "missing") return { by: "build", when: policy === "build" ? "refresh" : "missing" };
    // Told not to build: what is left is to fetch it, where it has a name to be fetched by.
    if (service.image === undefined) return { by: "build", when: "never" };
  }
  if (policy === "always") return { by: "pull", when: "refresh" };
  return { by: "pull", when: policy === "never" || policy === "build" ? "never" : "missing" };
}

function addImageStep(draft: Draft, stack: Stack, service: Service, options: ImageOptions, because: Reason): void {
  if (supplyOf(service, options).by === "build") {
    addBuildSteps(draft, stack, service.name, because);
    return;
  }
  const image = runImage(stack, service);
  const platform = service.platform === undefined ? {} : { platform: service.platform };
  addStep(draft, stepId.pull(image), {
    action: { kind: "pull-image", service: service.name, image, ...platform },
    because,
  });
}

/** Adds the build of a service, and before it those of the services that it starts from. */
export function addBuildSteps(draft: Draft, stack: Stack, name: string, because: Reason): void {
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
      after,
    });
  }
}

/** The services that say how their image is had: where one of several builds it, the others take it from that one. */
function suppliers(stack: Stack): Service[] {
  const services = [...stack.services.values()];
  const isBuilt = (service: Service) => service.build !== undefined;
  const built = new Set(services.filter(isBuilt).map((service) => runImage(stack, service)));
  return services.filter((service) => isBuilt(service) || !built.has(runImage(stack, service)));
}

function absent(service: Service, image: string): ApplyFailed {
  return service.build === undefined
    ? new ApplyFailed(`image "${image}" of service "${service.name}" is not there, and it is not to be pulled`, {
        hint: `Fetch it with "docker pull ${image}", or let it be pulled (pull_policy: missing).`,
      })
    : new ApplyFailed(`image "${image}" of service "${service.name}" is not there, and it is not to be built`, {
        hint: `Leave "--no-build" away, or build it first.`,
      });
}
