import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { Context, ReadContext } from "../../context/context.ts";
import { Failure } from "../../errors.ts";
import type { BuildOptions } from "../../images/build-options.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import { StackInvalid } from "../../stack/errors.ts";
import type { Loaded } from "../../stack/load.ts";
import { placeAt } from "../../stack/node.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import type { Stack } from "../../stack/stack.ts";
import { ApplyFailed } from "../../verdict/errors.ts";

/** Rules about values that the engine refuses when a container is created from them. */
const refusedValues: ReadonlySet<string> = new Set([
  ...["drive-letter", "invalid-container-name", "invalid-image", "invalid-restart"],
]);

/**
 * Throws StackInvalid for values that are only a warning when the file is read, but that the engine refuses when the
 * plan creates their service. Colliding host ports stay warnings: each service that gets its port still starts.
 */
export function checkWarnings({ steps }: Plan, { warnings }: Loaded): void {
  const created = createdBy({ steps });
  const certain = warnings.filter(
    ({ rule, path }) => refusedValues.has(rule) && [...created].some((name) => path.startsWith(`services.${name}.`)),
  );
  if (certain.length === 0) return;
  throw new StackInvalid(certain.map((problem) => ({ ...problem, severity: "error" })));
}

/**
 * Throws if a build of the plan cannot work: a missing context or Dockerfile, or an attribute that only BuildKit knows.
 * Skips images that a registry may have: they are built only if the pull fails.
 */
export async function checkBuilds(
  plan: Plan,
  stack: Stack,
  ctx: ReadContext,
  options: BuildOptions = {},
): Promise<void> {
  const pulled = new Set(plan.steps.flatMap(({ action }) => (action.kind === "pull-image" ? [action.image] : [])));
  const steps = plan.steps.filter(({ action }) => action.kind === "build-image" && !pulled.has(action.image));
  if (steps.length === 0) return;
  const { checkInputs } = await import("../../images/builder.ts");
  const [{ root }, engine] = await Promise.all([ctx.load(), ctx.engine()]);
  await checkInputs({
    plan: { ...plan, steps },
    stack,
    engine,
    env: ctx.env,
    options,
    placeOf: (service, field) => fieldPlace(root, service, field),
  });
}

/**
 * Throws StackInvalid for each file of a secret or config that a new container needs and that does not exist. Only for an
 * engine on this machine: another one reads the file on its own.
 */
export async function checkFiles(plan: Plan, stack: Stack, { root }: Loaded, ctx: ReadContext): Promise<void> {
  const missing = fileUses(plan, stack).filter(({ file }) => !existsSync(file));
  if (missing.length === 0 || !/^(?:unix|npipe):/.test((await (await ctx.engine()).info()).endpoint)) return;
  const isGenerated = existsSync(join(stack.workingDir, ".berth/answers.yaml"));
  const problems = missing.map(({ kind, key, file, services }): Problem => {
    const path = relative(stack.workingDir, file);
    const shown = path.startsWith("..") ? file : `./${path}`;
    return {
      rule: `missing-${kind}-file`,
      severity: "error",
      path: `${kind}s.${key}.file`,
      message: `file ${shown} of ${kind} "${key}" does not exist (used by ${services.join(", ")})`,
      at: placeAt(root, [`${kind}s`, key, "file"]),
      hint: isGenerated
        ? "Run `berth init --update`, which creates it: secrets are not in the repository."
        : `Create ${shown}, or correct the path.`,
    };
  });
  throw new StackInvalid(problems);
}

interface FileUse {
  readonly kind: "secret" | "config";
  readonly key: string;
  /** Absolute. */
  readonly file: string;
  readonly services: readonly string[];
}

/** The files of secrets and configs that the plan's new containers mount, each once. */
function fileUses(plan: Plan, stack: Stack): readonly FileUse[] {
  const created = [...createdBy(plan)].flatMap((name) => stack.services.get(name) ?? []);
  const uses = (kind: FileUse["kind"]) =>
    [...stack[`${kind}s`]].flatMap(([key, { file }]): FileUse[] => {
      const users = created.filter((service) => service[`${kind}s`]?.some(({ source }) => source === key));
      return file === undefined || users.length === 0
        ? []
        : [{ kind, key, file, services: users.map(({ name }) => name) }];
    });
  return [...uses("secret"), ...uses("config")];
}

interface ImagesOfPlan extends Pick<Observed, "images"> {
  /** Steps that may bring other images. */
  readonly changing: readonly Step[];
}

/**
 * Throws if a service that the plan starts waits until another is healthy, which has no healthcheck, neither in the file
 * nor in its image. An image that is not there yet may have one.
 */
export function checkHealthchecks(plan: Plan, stack: Stack, { images, changing }: ImagesOfPlan): void {
  const local = new Map(images.map((image) => [image.reference, image]));
  const pulled = new Set(
    changing.flatMap(({ action }) =>
      action.kind === "pull-image" || action.kind === "build-image" ? [action.image] : [],
    ),
  );
  for (const { action } of plan.steps) {
    if (action.kind !== "reach-milestone" || action.until !== "healthy" || !action.required) continue;
    const service = stack.services.get(action.service);
    if (service === undefined || service.provider !== undefined) continue;
    const { healthcheck } = service;
    const image = pulled.has(runImage(stack, service)) ? undefined : local.get(runImage(stack, service));
    const isMissing =
      healthcheck?.disable === true || (healthcheck?.test === undefined && image !== undefined && !image.healthcheck);
    if (!isMissing) continue;
    throw new Failure(`service "${service.name}" has no healthcheck, but others wait until it is healthy`, {
      hint: `Give it a \`healthcheck\`, or let them wait with \`condition: service_started\`.`,
    });
  }
}

function createdBy({ steps }: Pick<Plan, "steps">): ReadonlySet<string> {
  return new Set(steps.flatMap(({ action }) => (action.kind === "create-container" ? [action.service] : [])));
}

/**
 * Runs `make`, which creates a plan. If it fails because of one service, throws `ApplyFailed` with a verdict on that
 * service. Other errors are rethrown unchanged.
 */
export async function withPlanVerdict<T>(make: () => Promise<T>, stack: Stack, ctx: Context): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof ApplyFailed) throw error;
    const service = /\bservice "([^"]+)"/.exec(error.message)?.[1];
    if (service === undefined) throw error;
    const { verdictOnRefusal } = await import("../verdict/verdicts.ts");
    const verdict = await verdictOnRefusal(service, error, stack, ctx);
    throw new ApplyFailed(error.message, { hint: error.hint, cause: error, verdicts: [verdict] });
  }
}
