import { randomBytes } from "node:crypto";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { exitCodes, UsageError } from "../../errors.ts";
import { planOneOff } from "../../plan/one-off.ts";
import { type UpOptions, upDefaults } from "../../plan/options.ts";
import { mountsOf, type OneOffChanges, oneOffService, portsOf } from "../../stack/one-off.ts";
import type { Stack } from "../../stack/stack.ts";
import { withRunPlatform } from "../../stack/transform/build-platforms.ts";
import { noSuchService, select } from "../../stack/transform/select.ts";
import { variables } from "../config/variables.ts";
import { executePlan } from "../execute-plan.ts";
import { allSettledFirstError } from "../resolve-target.ts";
import { type Quiet, silenceProgress } from "../silence-progress.ts";
import { printHostPorts } from "../up/host-ports.ts";
import { prepare } from "../up/prepare.ts";
import { withEnvironmentOptions } from "../up/with-environment.ts";
import { checkTty } from "./exec.ts";
import { runInteractiveSession, runStartHooks } from "./interactive-session.ts";

type OneOffOptions = Pick<
  OneOffChanges,
  "command" | "entrypoint" | "labels" | "user" | "workingDir" | "capAdd" | "capDrop"
>;

export interface RunRequest extends OneOffOptions, Pick<UpOptions, "build" | "pull" | "removeOrphans"> {
  readonly service: string;
  /** The container's name. undefined: `project-service-run-ID`. */
  readonly name: string | undefined;
  readonly detach: boolean;
  readonly remove: boolean;
  /** undefined: if stdout is a terminal, and with `interactive` stdin too. */
  readonly tty: boolean | undefined;
  readonly interactive: boolean;
  readonly env: readonly string[];
  readonly envFiles: readonly string[];
  readonly servicePorts: boolean;
  readonly publish: readonly string[];
  readonly volumes: readonly string[];
  /** Use the service's network aliases. */
  readonly aliases: boolean;
  readonly dependencies: boolean;
  /** When dependencies are recreated. undefined: as with `up`. */
  readonly recreate?: UpOptions["recreate"];
  readonly quiet: Quiet;
  /** The folder that relative paths start from. */
  readonly cwd: string;
}

/** load → prepare → apply → attach: runs a command in a container of its own. Returns its exit code. */
export async function run(request: RunRequest, loud: Context): Promise<number> {
  const ctx = silenceProgress(loud, request.quiet);
  const { service, detach, remove } = request;
  const terminal = ctx.ui.terminal();
  const tty = request.tty ?? (terminal.isOutputTty && (terminal.isInputTty || !request.interactive));
  const stdin = request.interactive && !detach;
  if (!detach) checkTty({ tty, stdin }, terminal);
  const [loaded, engine] = await allSettledFirstError(ctx.load([service]), ctx.engine());
  const { stack, environment } = loaded;
  const slug = randomBytes(32).toString("hex");
  const name = request.name ?? [stack.name, service, "run", slug.slice(0, 12)].join(stack.separator ?? "-");
  const oneOff = { slug, autoRemove: remove, stdin, aliases: request.aliases };
  const { build, pull, recreate = upDefaults.recreate, removeOrphans } = request;
  const prepared = await prepare(
    {
      stack: withRunPlatform(await stackForRun(stack, request, { name, tty }, ctx), environment),
      loaded,
      options: withEnvironmentOptions({ ...upDefaults, build, pull, recreate, removeOrphans }, environment),
      hostPorts: request.servicePorts ? { beside: service } : { fixed: service },
      dataLoss: "no",
      plan: (own, observed, options) => planOneOff(own, observed, { ...options, service, name, oneOff }),
    },
    ctx,
  );
  const { plan, stack: ownStack } = prepared;
  const own = { name, slug, engine };
  try {
    await executePlan(plan, ownStack, ctx, { from: prepared });
    if (request.servicePorts) await printHostPorts(ownStack, ctx, [service]);
    if (ctx.dryRun) return exitCodes.done;
    if (!detach)
      return await runInteractiveSession(
        { stack: ownStack, service, name, tty, stdin, remove },
        { engine, terminal, ctx },
      );
    const started = serviceIn(ownStack, service);
    await engine.startContainer({ name, stack: ownStack, service: started });
    await runStartHooks(started, name, { engine, ctx });
    ctx.ui.result((await engine.container(name))?.id ?? name);
    return exitCodes.done;
  } catch (error) {
    await discard(own, ctx.interrupts.stop.aborted || remove);
    throw error;
  }
}

/** Returns the stack with the service changed for this run, and only the services that it needs. */
async function stackForRun(
  stack: Stack,
  request: RunRequest,
  { name, tty }: Pick<OneOffChanges, "name" | "tty">,
  ctx: Context,
): Promise<Stack> {
  const original = serviceIn(stack, request.service);
  if (original.provider !== undefined) {
    throw new UsageError(`service "${request.service}" is run by a provider, not in a container`, {
      hint: "Run another service.",
    });
  }
  const changed = oneOffService(original, {
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

/** Removes the container of this run if it never started. Another container of the same name stays. */
async function discard(
  { name, slug, engine }: { readonly name: string; readonly slug: string; readonly engine: Engine },
  isDiscarded: boolean,
): Promise<void> {
  if (!isDiscarded) return;
  const fact = await engine.container(name).catch(() => undefined);
  if (fact?.state !== "created" || fact.labels[labels.slug] !== slug) return;
  await engine.removeContainer(fact.id, { force: true, anonymousVolumes: true }).catch(() => undefined);
}
