import type { Context } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import { type Observed, observe, observeProject } from "../observe/observe.ts";
import type { Target } from "../plan/lifecycle/target.ts";
import { stackFromLabels } from "../plan/stack-from-labels.ts";
import type { Loaded } from "../stack/load.ts";
import type { Stack } from "../stack/stack.ts";
import { withRunPlatform } from "../stack/transform/build-platforms.ts";
import { noSuchService, select } from "../stack/transform/select.ts";

/** A project that is there to be acted on: by its file, or by its name and labels alone. */
export interface ObservedTarget {
  readonly target: Target;
  /** The stack where the file was read, else as far as the containers' labels recall it. */
  readonly stack: Stack;
  readonly observed: Observed;
  readonly engine: Engine;
  /** The shell's variables and those of `.env`. */
  readonly environment: ReadonlyMap<string, string>;
}

/** Reads the file, where there is one, and the engine, for a command that acts on what runs already. */
export async function observeTarget(services: readonly string[], ctx: Context): Promise<ObservedTarget> {
  const { name, stack, engine, environment } = await resolveTarget(services, ctx);
  if (stack === undefined) {
    const observed = await observeProject(engine, name);
    return { target: { name }, stack: stackFromLabels(name, observed), observed, engine, environment };
  }
  return { target: stack, stack, observed: await observe(engine, stack), engine, environment };
}

/** The project's name, its stack where the file was read (then the services asked for must be in it), and the engine. */
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
  return { name, stack, engine, environment: loaded?.environment ?? ofShell(ctx.env) };
}

function ofShell(env: Context["env"]): ReadonlyMap<string, string> {
  return new Map(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The part of the stack that is meant, and the whole file that it is of. */
export interface ChosenStack {
  readonly stack: Stack;
  readonly loaded: Loaded;
}

/** Reads the file and takes of it the services asked for, with what they depend on; meanwhile the engine is opened. */
export async function chooseStack(
  request: { readonly services: readonly string[]; readonly dependencies: boolean },
  ctx: Context,
): Promise<ChosenStack> {
  const [loaded] = await allSettledFirstError(ctx.load(request.services), ctx.engine());
  const dependencies = request.dependencies ? "include" : "none";
  return { stack: withRunPlatform(select(loaded.stack, request.services, { dependencies }), loaded.environment), loaded };
}

/** Waits for two things under way at once; where both fail, the first one's failure is what the user hears. */
export async function allSettledFirstError<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  second.catch(() => undefined);
  return [await first, await second];
}
