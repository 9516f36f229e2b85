import { nodeAt, type Path, textOf } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import type { Mount, Service } from "../stack.ts";
import { perService, problem, type View } from "./view.ts";

interface TargetUse {
  readonly key: "tmpfs" | "volumes";
  readonly index: number;
  readonly target: string;
}

/** Every mount of a service has a target, and all targets differ. */
export const distinctTargets = perService((service, view) => {
  const first = new Map<string, string>();
  return targetsOf(service).flatMap(({ key, index, target }): readonly Problem[] => {
    const path: Path = ["services", service.name, key, index];
    const place = `services.${service.name}.${key}[${index}]`;
    const earlier = first.get(target);
    first.set(target, earlier ?? place);
    if (target === "") {
      const message = `service volume ${place} is missing a mount target`;
      // A warning for tmpfs, as Compose accepts it and only the engine refuses it.
      const severity = key === "tmpfs" ? "warning" : "error";
      return [problem(view, path, { rule: "missing-target", severity, message, hint: targetHints[key] })];
    }
    if (earlier === undefined) return [];
    const message = `${place}: target ${target} already mounted as ${earlier}`;
    return [problem(view, path, { rule: "duplicate-target", message, hint: "Remove one of the two." })];
  });
});

const targetHints = { tmpfs: "Add a path.", volumes: 'Add "target: PATH".' };

function targetsOf({ tmpfs = [], volumes = [] }: Service): readonly TargetUse[] {
  return [
    ...tmpfs.map((spec, index) => ({ key: "tmpfs" as const, index, target: spec.split(":")[0] ?? "" })),
    ...volumes.map(({ target }, index) => ({ key: "volumes" as const, index, target: target ?? "" })),
  ];
}

/** The paths of mounts are valid on this machine, and no mount replaces another. Warnings, as Compose accepts such files. */
export const mountPaths = perService((service, view) => [
  ...(service.volumes ?? []).flatMap((mount, index) =>
    pathsOf(mount, ["services", service.name, "volumes", index], view),
  ),
  ...replacedMounts(service, view),
]);

function pathsOf({ type, source = "", target = "" }: Mount, path: Path, view: View): readonly Problem[] {
  const severity = "warning";
  const letter = driveLetter(path, view);
  if (letter !== undefined) return [letter];
  const problems: Problem[] = [];
  if (target !== "" && !/^(?:\/|\\|[A-Za-z]:[\\/]|.*\$)/.test(target)) {
    const message = `mount target "${target}" is not an absolute path`;
    problems.push(problem(view, path, { rule: "relative-target", severity, message, hint: `Write "/${target}".` }));
  }
  if (type === "bind" && /^[A-Za-z]:\/|\\/.test(source) && process.platform !== "win32") {
    const shown = source.replace(`${view.stack.workingDir}/`, "");
    const message = `"${shown}" is a Windows path, but this machine does not run Windows`;
    const hint = /^[A-Za-z]:/.test(source)
      ? 'Use a path on this machine, such as "./src".'
      : 'Use "/" between directories.';
    problems.push(problem(view, path, { rule: "windows-path", severity, message, hint }));
  }
  return problems;
}

/** `a:/data`, where `a` is a volume: its name looks like the letter of a Windows drive. */
function driveLetter(path: Path, view: View): Problem | undefined {
  const [written, letter = "", target, options = ""] = /^([A-Za-z]):(\/[^:]*)(:ro\b)?/.exec(sourceOf(path, view)) ?? [];
  if (written === undefined || nodeAt(view.root, ["volumes", letter]) === undefined) return undefined;
  const readOnly = options === "" ? "" : ", read_only: true";
  return problem(view, path, {
    rule: "drive-letter",
    severity: "warning",
    message: `"${letter}:" is read as a Windows drive, not as the volume "${letter}"`,
    hint: `Write { type: volume, source: ${letter}, target: ${target}${readOnly} }, or use a longer name.`,
  });
}

function sourceOf(path: Path, { root }: View): string {
  return textOf(nodeAt(root, path)) ?? "";
}

/** Mounts that a later mount of the same list replaces, as it has the same target. */
function replacedMounts({ name }: Service, view: View): readonly Problem[] {
  const list = nodeAt(view.root, ["services", name, "volumes"]);
  if (list?.kind !== "list") return [];
  return (list.redefined ?? []).map((item) => ({
    ...problem(view, ["services", name, "volumes"], {
      rule: "duplicate-target",
      severity: "warning",
      message: `services.${name} has a later mount with the same target, so this one has no effect`,
      hint: "Remove one of the two, or change its target.",
    }),
    at: item.at,
  }));
}
