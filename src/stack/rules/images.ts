import { schemaAt } from "../check/schema.ts";
import type { Path } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import { perService, problem, problemOfValue, type View, writtenAt } from "./view.ts";

/** Every service says where its image comes from. */
export const imageOrBuild = perService((service, view): readonly Problem[] => {
  if (service.image !== undefined || service.build !== undefined || service.provider !== undefined) return [];
  return [
    problem(view, ["services", service.name], {
      rule: "no-image",
      message: `service "${service.name}" has neither an image nor a build context specified`,
      hint: 'Add "image: NAME" or "build: PATH".',
    }),
  ];
});

/** `build:` with `context:.` below it: without a space that is a directory of this name. */
function gluedKey(name: string, view: View): Problem[] {
  const path: Path = ["services", name, "build"];
  const [, key, value] = /^([a-z_]+):(\S+)$/.exec(writtenAt(view, path)) ?? [];
  // To ask the schema is to parse it, which no good file waits for.
  if (key === undefined || !Object.hasOwn(schemaAt(path)?.properties ?? {}, key)) return [];
  const message = `the build context ${key}:${value} looks like an attribute`;
  const hint = `Put a space after the colon: ${key}: ${value}`;
  return [problemOfValue(view, path, { rule: "missing-space", severity: "warning", message, hint })];
}

/** A build has one Dockerfile, and builds for the platform that the service runs on. */
export const buildMakesSense = perService(({ name, build, platform }, view): readonly Problem[] => {
  const problems: Problem[] = gluedKey(name, view);
  if (build?.dockerfile !== undefined && build.dockerfile_inline !== undefined) {
    const message = `service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline`;
    problems.push(problem(view, ["services", name, "build", "dockerfile_inline"], { rule: "exclusive", message }));
  }
  if (platform !== undefined && build?.platforms !== undefined && !build.platforms.includes(platform)) {
    const message = `service.build.platforms MUST include service.platform "${platform}"`;
    problems.push(problem(view, ["services", name, "build", "platforms"], { rule: "missing-platform", message }));
  }
  return problems;
});
