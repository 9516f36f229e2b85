import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BuildResult, build } from "esbuild";
import { esbuildValidators } from "./validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/**
 * Bundles src/cli.ts to dist/berth.js and lazy chunks beside it. Whatever is reached by `import()` becomes a chunk of its
 * own, so that `berth version` reads none of dockerode, listr2, yaml or ajv: test/unit/entry.test.ts proves it on the
 * metafile that this gives.
 */
export function bundle(options: { readonly write: boolean }): Promise<BuildResult<{ metafile: true }>> {
  return build({
    absWorkingDir: root,
    entryPoints: { berth: "src/cli.ts" },
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minifyWhitespace: true,
    minifySyntax: true,
    chunkNames: "chunks/[name]-[hash]",
    // CommonJS dependencies call require() for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    define: { "process.env.BERTH_VERSION": JSON.stringify(version) },
    // Optional parts of oclif and ssh2, which both look for them at run time and do without.
    external: ["typescript", "ts-node", "cpu-features", "*.node"],
    plugins: [esbuildValidators],
    metafile: true,
    write: options.write,
    logLevel: "warning",
  });
}
