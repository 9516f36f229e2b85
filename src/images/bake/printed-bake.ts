import type { Env } from "../../env.ts";
import { goJson } from "../../stack/canonical/go-json.ts";
import type { Stack } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { withProxies } from "../proxies.ts";
import { bakeFile } from "./bake-file.ts";

/** The bake file for these services as JSON. It also has targets for the other services. */
export async function printedBake(
  stack: Stack,
  names: ReadonlySet<string>,
  options: BuildOptions,
  env: Env,
): Promise<string> {
  const proxied = await withProxies(stack, env);
  const known = [...proxied.services.values()].filter(({ build }) => build !== undefined);
  const built = known.filter(({ name }) => names.has(name));
  const { file } = await bakeFile({ stack: proxied, built, known, options });
  return goJson(file, 2);
}
