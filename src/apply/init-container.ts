import type { Action } from "../plan/plan.ts";
import { initService } from "../stack/init-service.ts";
import type { Service } from "../stack/stack.ts";
import { ApplyFailed } from "../verdict/errors.ts";
import { initLabels } from "./container-labels.ts";
import type { PerformContext } from "./perform-context.ts";

type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

/** Makes the container of one `pre_start` hook, beside the container that it prepares. */
export async function createInitContainer(
  action: Of<"create-init-container">,
  service: Service,
  { engine, stack, warn }: PerformContext,
): Promise<void> {
  const own = initService(service, action.index);
  const { warnings } = await engine.createContainer({
    name: action.name,
    stack,
    // The only way to share anonymous volumes, and those of the image, too.
    service: { ...own, volumes_from: [...(own.volumes_from ?? []), `container:${action.replica}`] },
    number: 0,
    image: action.image,
    labels: initLabels(stack, own, action.index),
  });
  for (const warning of warnings) warn(warning);
}

/** Runs a `pre_start` hook to its end. What failed is kept, to be looked at; what ended well, or never ran, is not. */
export async function runInitContainer(
  { name, index }: Of<"run-init-container">,
  service: Service,
  context: PerformContext,
): Promise<void> {
  const { engine, stack, signal, output } = context;
  let began = false;
  try {
    // Both listen before it runs, so that neither a word nor the exit is missed.
    const { code } = await engine.waitForExit(name, { when: "next", signal });
    const conversation = await engine.attach({ container: name, stdin: false, signal });
    await engine.startContainer({ name, stack, service: initService(service, index) });
    began = true;
    for await (const chunk of conversation.output) await output(chunk);
    const exitCode = await code;
    if (exitCode !== 0) throw failed(service.name, { name, index, exitCode });
  } catch (error) {
    if (!began || signal.aborted) await engine.removeContainer(name, { force: true, anonymousVolumes: true });
    throw error;
  }
  await engine.removeContainer(name, { force: true, anonymousVolumes: true });
}

function failed(
  service: string,
  { name, index, exitCode }: { readonly name: string; readonly index: number; readonly exitCode: number },
): ApplyFailed {
  return new ApplyFailed(`service "${service}" pre_start[${index}] exited with code ${exitCode}`, {
    hint: `Its container ${name} is kept until the next "berth up": see \`docker logs ${name}\`.`,
  });
}
