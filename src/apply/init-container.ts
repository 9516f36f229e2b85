import type { Action } from "../plan/plan.ts";
import { initService } from "../stack/init-service.ts";
import type { Service } from "../stack/stack.ts";
import { ApplyFailed } from "../verdict/errors.ts";
import { initLabels } from "./container-labels.ts";
import type { PerformContext } from "./perform-context.ts";

type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

/** Creates the container for one `pre_start` hook. It shares the volumes of the replica that it prepares. */
export async function createInitContainer(
  action: Of<"create-init-container">,
  service: Service,
  { engine, stack, warn }: PerformContext,
): Promise<void> {
  const own = initService(service, action.index);
  const { warnings } = await engine.createContainer({
    name: action.name,
    stack,
    // The only way to share anonymous volumes and the image's volumes, too.
    service: { ...own, volumes_from: [...(own.volumes_from ?? []), `container:${action.replica}`] },
    number: 0,
    image: action.image,
    labels: initLabels(stack, own, action.index),
  });
  for (const warning of warnings) warn(warning);
}

/** Runs a `pre_start` hook to its end. The container is kept only if the hook failed, so that its logs can be read. */
export async function runInitContainer(
  { name, index }: Of<"run-init-container">,
  service: Service,
  context: PerformContext,
): Promise<void> {
  const { engine, stack, signal, output } = context;
  let started = false;
  try {
    // Subscribe before the start, so that neither output nor the exit is missed.
    const { code } = await engine.waitForExit(name, { when: "next", signal });
    const session = await engine.attach({ container: name, stdin: false, signal });
    await engine.startContainer({ name, stack, service: initService(service, index) });
    started = true;
    for await (const chunk of session.output) await output(chunk);
    const exitCode = await code;
    if (exitCode !== 0) throw failed(service.name, { name, index, exitCode });
  } catch (error) {
    if (!started || signal.aborted) await engine.removeContainer(name, { force: true, anonymousVolumes: true });
    throw error;
  }
  await engine.removeContainer(name, { force: true, anonymousVolumes: true });
}

function failed(
  service: string,
  { name, index, exitCode }: { readonly name: string; readonly index: number; readonly exitCode: number },
): ApplyFailed {
  return new ApplyFailed(`service "${service}" pre_start[${index}] exited with code ${exitCode}`, {
    hint: `Run \`docker logs ${name}\` to see why: the container is kept until the next "berth up".`,
  });
}
