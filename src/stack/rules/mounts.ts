import type { Path } from "../node.ts";
import type { Problem } from "../problem.ts";
import type { Service } from "../stack.ts";
import { perService, problem } from "./view.ts";

interface Use {
  readonly key: "tmpfs" | "volumes";
  readonly index: number;
  readonly target: string;
}

/** Every mount has a target, and no two the same. */
export const distinctTargets = perService((service, view) => {
  const first = new Map<string, string>();
  return targetsOf(service).flatMap(({ key, index, target }): readonly Problem[] => {
    const path: Path = ["services", service.name, key, index];
    const place = `services.${service.name}.${key}[${index}]`;
    const earlier = first.get(target);
    first.set(target, earlier ?? place);
    if (target === "") {
      const message = `service volume ${place} is missing a mount target`;
      return [problem(view, path, { rule: "missing-target", message, hint: 'Add "target: PATH".' })];
    }
    if (earlier === undefined) return [];
    const message = `${place}: target ${target} already mounted as ${earlier}`;
    return [problem(view, path, { rule: "duplicate-target", message, hint: "Remove one of the two." })];
  });
});

function targetsOf({ tmpfs = [], volumes = [] }: Service): readonly Use[] {
  return [
    ...tmpfs.map((spec, index) => ({ key: "tmpfs" as const, index, target: spec.split(":")[0] ?? "" })),
    ...volumes.map(({ target }, index) => ({ key: "volumes" as const, index, target: target ?? "" })),
  ];
}
