import { both } from "../context/all-settled-first-error.ts";
import type { Ports } from "../context/context.ts";
import type { Loaded } from "../stack/load.ts";
import type { Stack } from "../stack/stack.ts";
import { runnable } from "../stack/transform/build-platforms.ts";
import { select } from "../stack/transform/select.ts";

/** The part of the stack that is meant, and the whole file that it is of. */
export interface Chosen {
  readonly stack: Stack;
  readonly loaded: Loaded;
}

/** Reads the file and takes of it the services asked for, with what they depend on; meanwhile the engine is opened. */
export async function chosenStack(
  request: { readonly services: readonly string[]; readonly dependencies: boolean },
  ports: Ports,
): Promise<Chosen> {
  const [loaded] = await both(ports.load(request.services), ports.engine());
  const dependencies = request.dependencies ? "include" : "none";
  return { stack: runnable(select(loaded.stack, request.services, { dependencies }), loaded.environment), loaded };
}
