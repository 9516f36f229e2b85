import type { Context, ReadContext } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import { type Observed, observe, observeProject } from "../observe/observe.ts";
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

/** Reads the file, if there is one, and the engine, for a command that acts on existing containers. */
export async function observeTarget(services: readonly string[], ctx: Context): Promise<ObservedTarget> {
  const { name, stack, engine, environment } = await resolveTarget(services, ctx);
  if (stack === undefined) {
    const observed = await observeProject(engine, name);
    return { target: { name }, stack: stackFromLabels(name, observed), observed, engine, environment };
  }
  return { target: stack, stack, observed: await observe(engine, stack), engine, environment };
}

/** Returns the project's name, its stack if there is a file, and the engine. Throws for an unknown service. */
export async function resolveTarget(
  services: readonly string[],
  ctx: Context,
): Promise<
  Pick<ObservedTarget, "engine" | "environment"> & { readonly name: string; readonly stack: Stack | undefined }
> {
  const [{ name, loaded }, engine] = await allSettledFirstError(ctx.loadOrName(services), ctx.engine());
  const stack = loaded?.stack;
  const unknown = services.find((service) => stack && !stack.services.has(service) && !stack.disabled.has(service));
  if (stack !== undefined && unknown !== undefined) throw noSuchService(stack, unknown);
  return { name, stack, engine, environment: loaded?.environment ?? shellVariables(ctx.env) };
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
