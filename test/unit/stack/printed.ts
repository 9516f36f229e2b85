import { BerthError } from "../../../src/errors.ts";
import { canonicalYaml } from "../../../src/stack/canonical/canonical.ts";
import { type LoadRequest, load } from "../../../src/stack/load.ts";

const request = { cwd: "/nowhere/shop", env: {}, files: [], profiles: [], envFiles: [], services: [] } as const;

/** The output of `config`; undefined if there are problems. */
export async function printed(given: Partial<LoadRequest>): Promise<string | undefined> {
  try {
    return canonicalYaml((await load({ ...request, ...given })).stack);
  } catch (error) {
    if (error instanceof BerthError) return undefined;
    throw error;
  }
}

/** The same for a text on stdin. */
export function printedText(text: string, { cwd = request.cwd }: { readonly cwd?: string } = {}) {
  return printed({ cwd, files: ["-"], stdin: () => [Buffer.from(text)] });
}
