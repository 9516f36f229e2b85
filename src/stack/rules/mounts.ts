import { nodeAt, type Path } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import type { Mount, Service } from "../stack.ts";
import { perService, problem, type View } from "./view.ts";

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
      // Compose prints a tmpfs without a path, which the engine then refuses.
      const severity = key === "tmpfs" ? "warning" : "error";
      return [problem(view, path, { rule: "missing-target", severity, message, hint: targetHints[key] })];
    }
    if (earlier === undefined) return [];
    const message = `${place}: target ${target} already mounted as ${earlier}`;
    return [problem(view, path, { rule: "duplicate-target", message, hint: "Remove one of the two." })];
  });
});

const targetHints = { tmpfs: "Write a path.", volumes: 'Add "target: PATH".' };

function targetsOf({ tmpfs = [], volumes = [] }: Service): readonly Use[] {
  return [
    ...tmpfs.map((spec, index) => ({ key: "tmpfs" as const, index, target: spec.split(":")[0] ?? "" })),
    ...volumes.map(({ target }, index) => ({ key: "volumes" as const, index, target: target ?? "" })),
  ];
}

/** What is mounted can be found, and stays where it was put: Compose prints the rest too, so these are warnings. */
export const mountPaths = perService((service, view) => [
  ...(service.volumes ?? []).flatMap((mount, index) =>
    pathsOf(mount, ["services", service.name, "volumes", index], view),
  ),
  ...redefined(service, view),
]);

function pathsOf({ type, source = "", target = "" }: Mount, path: Path, view: View): readonly Problem[] {
  const severity = "warning";
  const problems: Problem[] = [];
  if (target !== "" && !/^(?:\/|\\|[A-Za-z]:[\\/]|.*\$)/.test(target)) {
    const message = `the mount target ${target} is not absolute`;
    problems.push(problem(view, path, { rule: "relative-target", severity, message, hint: `Write "/${target}".` }));
  }
  if (type === "bind" && source.includes("\\") && process.platform !== "win32") {
    const shown = source.replace(`${view.stack.workingDir}/`, "");
    const message = `${shown} is a path of Windows, and this machine runs none`;
    const hint = /^[A-Za-z]:/.test(source)
      ? 'Write a path of this machine, such as "./src".'
      : 'Write "/" between directories.';
    problems.push(problem(view, path, { rule: "windows-path", severity, message, hint }));
  }
  return problems;
}

/** The model has the last mount at a target only; when two of one list have the same, the first is lost in silence. */
function redefined({ name }: Service, view: View): readonly Problem[] {
  const list = nodeAt(view.root, ["services", name, "volumes"]);
  if (list?.kind !== "list") return [];
  return (list.redefined ?? []).map((item) => ({
    ...problem(view, ["services", name, "volumes"], {
      rule: "duplicate-target",
      severity: "warning",
      message: `a later mount of services.${name} has the same target, so this one has no effect`,
      hint: "Remove one of the two, or give it another target.",
    }),
    at: item.at,
  }));
}
