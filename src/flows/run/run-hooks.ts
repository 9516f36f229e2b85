import { runHooks } from "../../apply/run-hooks.ts";
import type { Ports } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Service } from "../../stack/stack.ts";

/** Runs a service's `post_start` hooks in a container that `run` has started. The command is what was asked for: a hook that fails is a warning. */
export async function hooksOfRun(
  service: Service,
  name: string,
  { engine, ports }: { readonly engine: Engine; readonly ports: Ports },
): Promise<void> {
  try {
    const signal = ports.interrupts.stop;
    await runHooks({ name, hooks: "post_start" }, service, { engine, signal, output: async () => {} });
  } catch (error) {
    const fact = await engine.container(name).catch(() => undefined);
    // A command may be over before its hooks begin.
    if (fact?.state === "running") ports.ui.warn(error instanceof Error ? error.message : String(error));
  }
}
