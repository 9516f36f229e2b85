import { randomBytes } from "node:crypto";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { exitCodes } from "../../errors.ts";
import { planOneOff } from "../../plan/one-off.ts";
import { type UpOptions, upDefaults } from "../../plan/options.ts";
import type { Stack } from "../../stack/stack.ts";
import { runnable } from "../../stack/transform/build-platforms.ts";
import { mountsOf, type OneOffChanges, oneOffService, portsOf } from "../../stack/transform/one-off.ts";
import { noSuchService, select } from "../../stack/transform/select.ts";
import { variables } from "../config/variables.ts";
import { executePlan } from "../execute-plan.ts";
import { allSettledFirstError } from "../resolve-target.ts";
import { type Quiet, silenceProgress } from "../silence-progress.ts";
import { checkEngineSupport } from "../up/check-engine-support.ts";
import { assignHostPorts, printHostPorts } from "../up/host-ports.ts";
import { pullAndBuild } from "../up/pull-and-build.ts";
import { resolveProviders } from "../up/resolve-providers.ts";
import { withEnvironmentOptions } from "../up/with-environment.ts";
import { withPlanVerdict } from "../verdict/explained-plan.ts";
import { checkTty } from "./exec.ts";
import { runInteractiveSession } from "./interactive-session.ts";
import { runStartHooks } from "./run-hooks.ts";

type Asked = Pick<OneOffChanges, "command" | "entrypoint" | "labels" | "user" | "workingDir" | "capAdd" | "capDrop">;

export interface RunRequest extends Asked, Pick<UpOptions, "build" | "pull" | "removeOrphans"> {
  readonly service: string;
  /** undefined: `project-service-run-ID`. */
  readonly name: string | undefined;
  readonly detach: boolean;
  readonly remove: boolean;
  /** undefined: where a person types and looks on. */
  readonly tty: boolean | undefined;
  readonly interactive: boolean;
  readonly env: readonly string[];
  readonly envFiles: readonly string[];
  readonly servicePorts: boolean;
  readonly publish: readonly string[];
  readonly volumes: readonly string[];
  /** Be found under the service's names too. */
  readonly aliases: boolean;
  readonly dependencies: boolean;
  /** When a dependency gives way to a new one; undefined: as with `up`. */
  readonly recreate?: UpOptions["recreate"];
  readonly quiet: Quiet;
  /** Relative paths start here. */
  readonly cwd: string;
}

/** load → observe → plan → apply → talk: one command in a container of its own, beside the service's replicas. */
export async function run(request: RunRequest, all: Context): Promise<number> {
  const ctx = silenceProgress(all, request.quiet);
  const { service, detach, remove } = request;
  const terminal = ctx.ui.terminal();
  const tty = request.tty ?? (terminal.isOutputTty && (terminal.isInputTty || !request.interactive));
  const stdin = request.interactive && !detach;
  if (!detach) checkTty({ tty, stdin }, terminal);
  const [loaded, engine] = await allSettledFirstError(ctx.load([service]), ctx.engine());
  const { stack, environment } = loaded;
  const slug = randomBytes(32).toString("hex");
  const name = request.name ?? [stack.name, service, "run", slug.slice(0, 12)].join(stack.separator ?? "-");
  const complete = await resolveProviders(
    runnable(await altered(stack, request, { name, tty }, ctx), environment),
    ctx,
  );
  const oneOff = { slug, autoRemove: remove, stdin, aliases: request.aliases };
  const { build, pull, recreate = upDefaults.recreate, removeOrphans } = request;
  const wishes = withEnvironmentOptions({ ...upDefaults, build, pull, recreate, removeOrphans }, environment);
  const { observed, options } = await pullAndBuild(complete, wishes, ctx);
  const wanted = await assignHostPorts(complete, observed, ctx, {
    ...(request.servicePorts ? { beside: service } : { fixed: service }),
  });
  const planned = async () => planOneOff(wanted, observed, { ...options, service, name, oneOff });
  const plan = await withPlanVerdict(planned, wanted, ctx);
  await checkEngineSupport(plan, wanted, loaded, ctx);
  const own = { name, slug, engine };
  try {
    await executePlan(plan, wanted, ctx);
    if (request.servicePorts) await printHostPorts(wanted, ctx, [service]);
    if (ctx.dryRun) return exitCodes.done;
    if (!detach)
      return await runInteractiveSession(
        { stack: wanted, service, name, tty, stdin, remove },
        { engine, terminal, ctx },
      );
    const started = serviceIn(wanted, service);
    await engine.startContainer({ name, stack: wanted, service: started });
    await runStartHooks(started, name, { engine, ctx });
    ctx.ui.result((await engine.container(name))?.id ?? name);
    return exitCodes.done;
  } catch (error) {
    await discard(own, ctx.interrupts.stop.aborted || remove);
    throw error;
  }
}

/** The stack with the service as this run wants it, and no more services than it needs. */
async function altered(
  stack: Stack,
  request: RunRequest,
  { name, tty }: Pick<OneOffChanges, "name" | "tty">,
  ctx: Context,
): Promise<Stack> {
  const given = stack.services.get(request.service);
  if (given === undefined) throw noSuchService(stack, request.service);
  const changed = oneOffService(given, {
    ...request,
    name,
    tty,
    stdin: request.interactive,
    environment: await variables(request.env, ctx, request.envFiles),
    ports: request.servicePorts ? "service" : portsOf(request.publish, request),
    mounts: mountsOf(request.volumes, request),
  });
  const services = new Map([...stack.services, [request.service, changed]]);
  return select({ ...stack, services }, [request.service], { dependencies: request.dependencies ? "include" : "none" });
}

function serviceIn(stack: Stack, name: string) {
  const service = stack.services.get(name);
  if (service === undefined) throw noSuchService(stack, name);
  return service;
}

/** What never ran is of no use to anybody; another container of that name is none of our business. */
async function discard(
  { name, slug, engine }: { readonly name: string; readonly slug: string; readonly engine: Engine },
  isUnwanted: boolean,
): Promise<void> {
  if (!isUnwanted) return;
  const fact = await engine.container(name).catch(() => undefined);
  if (fact?.state !== "created" || fact.labels[labels.slug] !== slug) return;
  await engine.removeContainer(fact.id, { force: true, anonymousVolumes: true }).catch(() => undefined);
}
