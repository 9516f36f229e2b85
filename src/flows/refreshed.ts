import { planImages } from "../plan/images.ts";
import type { UpOptions } from "../plan/options.ts";
import type { Stack } from "../stack/stack.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";

/** Images that are fetched or built in any case come first: only then can it be seen which containers run an old one. */
export async function refreshed<Options extends UpOptions>(
  stack: Stack,
  options: Options,
  ports: Ports,
): Promise<Options> {
  const images = planImages(stack, options);
  if (ports.dryRun || images.steps.length === 0) return options;
  await carryOut(images, stack, ports);
  return { ...options, isRefreshed: true };
}
