import type { Context, ReadContext } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import { Failure, UsageError } from "../errors.ts";
import { type Observed, observe, observeProject, type Part } from "../observe/observe.ts";
import type { Target } from "../plan/lifecycle/target.ts";
import { stackFromLabels } from "../plan/stack-from-labels.ts";
import type { Loaded } from "../stack/load.ts";
import type { Stack } from "../stack/stack.ts";
import { withRunPlatform } from "../stack/transform/build-platforms.ts";
import { noSuchService, select } from "../stack/transform/select.ts";

/** A project that a command acts on, known by its file, or only by its name and labels. */
export interface ObservedTarget {
  readonly target: Target;
  /** The stack of the file. Without a file, what the containers' labels say about it. */
  readonly stack: Stack;
  readonly observed: Observed;
  readonly engine: Engine;
  /** Variables of the shell and of `.env`. */
  readonly environment: ReadonlyMap<string, string>;
}

/** What happens if a project that is known by its name only has no container of a named service. */
interface Resolving {
  /** Default: `warn`. As in docker compose, only commands that start containers refuse it. */
  readonly unknown?: "warn" | "refuse";
}

/**
 * Reads the file, if there is one, and the project's containers, for a command that acts on existing ones. Of networks,
 * volumes and images only those that are wanted: each costs a call.
 */
export async function observeTarget(
  services: readonly string[],
  ctx: Context,
  wanted: readonly Part[] = [],
  resolving: Resolving = {},
): Promise<ObservedTarget> {
  const { name, stack, engine, environment } = await resolveTarget(services, ctx, resolving);
  if (stack === undefined) {
    const observed = await observeProject(engine, name, wanted);
    return { target: { name }, stack: stackFromLabels(name, observed), observed, engine, environment };
  }
  const observed = await observe(engine, stack, wanted);
  await checkFolder(stack, observed.containers, ctx);
  return { target: stack, stack, observed, engine, environment };
}

/**
 * Two folders whose stacks have one name are one project to the engine: each would change the containers of the other.
 * Refuses that for commands that change containers, unless the user chose the name or the folder, or gave `--adopt`.
 * A folder without its stack file has been moved or removed, so its containers belong to this one.
 */
export async function checkFolder(
  stack: Stack,
  containers: readonly ContainerSummary[],
  { otherFolder, ui }: Pick<Context, "otherFolder" | "ui">,
): Promise<void> {
  if (otherFolder === "allow" || stack.isNameChosen) return;
  const others = new Map(
    containers
      .filter((fact) => (fact.labels[labels.workingDir] ?? stack.workingDir) !== stack.workingDir)
      .map((fact) => [fact.labels[labels.workingDir] ?? "", fact.labels[labels.configFiles] ?? ""]),
  );
  if (others.size === 0) return;
  const { existsSync, realpathSync } = await import("node:fs");
  const isOther = ([folder, files]: readonly [string, string]) =>
    files.split(",").some((file) => existsSync(file)) &&
    !(existsSync(stack.workingDir) && realpathSync(folder) === realpathSync(stack.workingDir));
  const other = [...others].find(isOther);
  if (other === undefined) return;
  const message = `project ${stack.name} belongs to the copy of this stack in ${other[0]}`;
  if (otherFolder === "warn") {
    ui.warn(`${message}: \`berth up\` refuses to change it without --adopt`);
    return;
  }
  const name = `${stack.name}-${suffixOf(stack)}`;
  throw new UsageError(message, {
    hint: `Name this copy: put COMPOSE_PROJECT_NAME=${name} into its .env, or use -p ${name}. To act on that project from here: --adopt.`,
  });
}

/** Suggests a suffix for the project's name: the folder's name in valid characters. */
function suffixOf({ name, workingDir }: Stack): string {
  const folder = (workingDir.split(/[\\/]/).findLast(Boolean) ?? "").toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");
  const rest = folder.startsWith(`${name}-`) ? folder.slice(name.length + 1) : folder;
  return rest === "" || rest === name ? "2" : rest;
}

/**
 * Returns the project's name, its stack if there is a file, and the engine. Throws for a service that the file does not
 * have; without a file, see `Resolving`.
 */
export async function resolveTarget(
  services: readonly string[],
  ctx: Context,
  { unknown: onUnknown = "warn" }: Resolving = {},
): Promise<
  Pick<ObservedTarget, "engine" | "environment"> & { readonly name: string; readonly stack: Stack | undefined }
> {
  const [{ name, loaded }, engine] = await allSettledFirstError(ctx.loadOrName(services), ctx.engine());
  const environment = loaded?.environment ?? shellVariables(ctx.env);
  const stack = loaded?.stack;
  const isKnown = (service: string) => stack?.services.has(service) || stack?.disabled.has(service);
  const unknown = services.find((service) => !isKnown(service));
  if (unknown === undefined) return { name, stack, engine, environment };
  // As in docker compose, a chosen name reaches the services that another file created.
  const reaches = stack === undefined || stack.isNameChosen;
  const created = reaches ? (await engine.summaries(name)).map((fact) => fact.labels[labels.service]) : [];
  const missing = services.find((service) => !created.includes(service));
  if (missing !== undefined) {
    if (stack !== undefined) throw noSuchService(stack, unknown);
    const message = `project "${name}" has no container of service "${missing}"`;
    if (onUnknown === "refuse")
      throw new Failure(`no such service: ${missing}`, { hint: `${message}: see "berth ps -a".` });
    ctx.ui.warn(message);
  }
  return { name, stack: undefined, engine, environment };
}

function shellVariables(env: Context["env"]): ReadonlyMap<string, string> {
  return new Map(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The selected services of a stack, and the whole file. */
export interface ChosenStack {
  readonly stack: Stack;
  readonly loaded: Loaded;
}

/** Reads the file and selects services, with or without their dependencies. Connects to the engine at the same time. */
export async function chooseStack(
  request: { readonly services: readonly string[]; readonly dependencies: boolean },
  ctx: ReadContext,
): Promise<ChosenStack> {
  const [loaded] = await allSettledFirstError(ctx.load(request.services), ctx.engine());
  const dependencies = request.dependencies ? "include" : "none";
  return {
    stack: withRunPlatform(select(loaded.stack, request.services, { dependencies }), loaded.environment),
    loaded,
  };
}

/** Waits for two promises. If both reject, throws the error of the first one, whichever failed earlier. */
export async function allSettledFirstError<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  second.catch(() => undefined);
  return [await first, await second];
}
