import { runHooks } from "../../apply/run-hooks.ts";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Service } from "../../stack/stack.ts";

/** Runs `post_start` hooks in a container that `run` started. If one fails, only a warning is shown. */
export async function runStartHooks(
  service: Service,
  name: string,
  { engine, ctx }: { readonly engine: Engine; readonly ctx: Context },
): Promise<void> {
  try {
    const signal = ctx.interrupts.stop;
    await runHooks({ name, hooks: "post_start" }, service, { engine, signal, output: async () => {} });
  } catch (error) {
    const fact = await engine.container(name).catch(() => undefined);
    // The command may have ended before its hooks ran.
    if (fact?.state === "running") ctx.ui.warn(error instanceof Error ? error.message : String(error));
  }
}
