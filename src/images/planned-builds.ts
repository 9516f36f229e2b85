import { composeVersion, labels } from "../engine/labels.ts";
import type { Plan } from "../plan/plan.ts";
import { buildable } from "../stack/dependencies.ts";
import type { Service, Stack } from "../stack/stack.ts";

/** The services whose images a plan builds, by image. */
export function plannedBuilds({ steps }: Plan, stack: Stack): (image: string) => Service {
  const services = new Map(all(steps, stack));
  return (image) => {
    const service = services.get(image);
    if (service === undefined) throw new Error(`No step of the plan builds "${image}".`);
    return service;
  };
}

/** The services whose images a plan builds. */
export function plannedServices({ steps }: Plan, stack: Stack): readonly Service[] {
  return all(steps, stack).map(([, service]) => service);
}

function all(steps: Plan["steps"], stack: Stack): readonly (readonly [string, Service])[] {
  return steps.flatMap(({ action }) => {
    if (action.kind !== "build-image") return [];
    const service = buildable(stack, action.service);
    return service === undefined ? [] : [[action.image, service] as const];
  });
}

/** All labels of an image built for a service. */
export function imageLabels(project: string, service: Service): Readonly<Record<string, string>> {
  return {
    ...service.build?.labels,
    [labels.project]: project,
    [labels.service]: service.name,
    [labels.version]: composeVersion,
  };
}
