import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { esbuildValidators } from "../../scripts/validators.ts";

/** Bundles a script that loads stacks, and gives where to import it from: tsx does not compile the loader's schema. */
export async function bundled(script: string): Promise<string> {
  const outfile = `node_modules/.cache/berth/${script.replaceAll("/", "-").replace(/\.ts$/, ".mjs")}`;
  await build({
    entryPoints: [script],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
    plugins: [esbuildValidators],
    outfile,
  });
  return pathToFileURL(outfile).href;
}
