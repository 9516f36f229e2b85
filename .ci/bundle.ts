import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BuildResult, build, type Plugin } from "esbuild";
import { esbuildValidators } from "./validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/**
 * Packages that are loaded for what berth never does with them; they would be most of the start-up. dockerode: BuildKit
 * sessions, tars of its own, and ssh (berth dials by the user's). oclif: plugins looked up on disk, and themes.
 */
const unused: Plugin = {
  name: "unused",
  setup({ onResolve, onLoad }) {
    const ofDockerode = /^(ssh2|protobufjs|@grpc\/.*|tar-fs|@balena\/dockerignore)$/;
    const ofOclif = /^(tinyglobby|minimatch|lilconfig)$/;
    for (const [packages, importers] of [
      [ofDockerode, /[\\/](dockerode|docker-modem)[\\/]/],
      [ofOclif, /[\\/]@oclif[\\/]/],
    ] as const) {
      onResolve({ filter: packages }, ({ path, importer }) =>
        importers.test(importer) ? { path, namespace: "unused" } : undefined,
      );
    }
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

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
    // The same code as ES modules: half as much to compile as the CommonJS that Node would get.
    alias: { yaml: `${root}node_modules/yaml/browser/dist/index.js` },
    // Optional parts of oclif, which looks for them at run time and does without.
    external: ["typescript", "ts-node"],
    plugins: [unused, esbuildValidators],
    metafile: true,
    write: options.write,
    logLevel: "warning",
  });
}
