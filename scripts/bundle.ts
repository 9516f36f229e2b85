import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { esbuildValidators } from "./validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/**
 * Replaces packages that berth never uses with an empty module, because loading them would take most of the startup time.
 * dockerode imports them for BuildKit sessions, its own tar files and SSH (berth uses the user's `ssh`); oclif imports
 * them to find plugins on disk and for themes.
 */
const dropUnused: Plugin = {
  name: "drop-unused",
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

/** Large packages that few commands need. Each gets its own file, so the other commands load a megabyte less. */
const separatePackages: ReadonlyMap<string, string> = new Map([
  ["@viz-js/viz", "viz.js"],
  ["@clack/prompts", "clack.js"],
  ["diff", "diff.js"],
  ["liquidjs", "liquid.js"],
  ["node-diff3", "diff3.js"],
]);

const importSeparately: Plugin = {
  name: "import-separately",
  setup({ onResolve }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
      separatePackages.has(path) ? { path: `./${separatePackages.get(path)}`, external: true } : undefined,
    );
  },
};

/** The options that all bundles share. */
const sharedOptions = {
  absWorkingDir: root,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  charset: "ascii",
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
  write: false,
} as const;

/** Bundles the ES modules of `yaml`: they compile to half the size of its CommonJS version. */
const alias = { yaml: `${root}node_modules/yaml/browser/dist/index.js` };

/**
 * Bundles src/cli.ts into one script. Modules behind `import()` run only when they are needed, so `berth version` does not
 * load dockerode, listr2, yaml or ajv. test/unit/entry.test.ts checks this with the metafile.
 */
export function bundle() {
  return build({
    ...sharedOptions,
    entryPoints: ["src/cli.ts"],
    outfile: "dist/bundle.js",
    define: {
      "process.env.BERTH_VERSION": JSON.stringify(version),
      // src/start/start.ts passes the folder of the bundle as `module.path`.
      "import.meta.dirname": "module.path",
    },
    alias,
    // oclif imports these at run time if they are installed, and works without them.
    external: ["typescript", "ts-node"],
    // src/start/start.ts compiles the bundle with `vm.Script`, where import() does not work.
    supported: { "dynamic-import": false },
    plugins: [dropUnused, importSeparately, esbuildValidators],
    metafile: true,
  });
}

/** Bundles each of the separate packages into its own file. */
export function bundleSeparatePackages() {
  const entryPoints = [...separatePackages].map(([name, file]) => ({ in: name, out: file.replace(/\.js$/, "") }));
  return build({ ...sharedOptions, entryPoints, outdir: "dist", minify: true, metafile: true });
}

/**
 * Bundles the library (src/index.ts and src/api/vitest.ts) as ES modules, with code behind `import()` in separate files.
 * test/unit/api/bundle.test.ts checks with the metafile what a program loads.
 */
export function bundleApi() {
  return build({
    ...sharedOptions,
    entryPoints: { index: "src/index.ts", vitest: "src/api/vitest.ts" },
    outdir: "dist/api",
    format: "esm",
    // Keeps stack traces readable for users of the library.
    minifyWhitespace: false,
    minifySyntax: false,
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    // The bundled CommonJS packages call `require`, which ES modules do not have.
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
    define: { "process.env.BERTH_VERSION": JSON.stringify(version) },
    alias,
    external: ["vitest"],
    plugins: [dropUnused, esbuildValidators],
    metafile: true,
  });
}

/** Bundles src/start/start.ts, which loads and runs the main bundle. */
export function bundleStart(constants: {
  readonly commands: readonly string[];
  readonly dist: string;
  /** SHA-256 of the main bundle, in hexadecimal. */
  readonly digest: string;
}) {
  return build({
    ...sharedOptions,
    entryPoints: ["src/start/start.ts"],
    outfile: "dist/berth.js",
    define: {
      "process.env.BERTH_COMMANDS": JSON.stringify(JSON.stringify(constants.commands)),
      "process.env.BERTH_DIST": JSON.stringify(constants.dist),
      "process.env.BERTH_BUNDLE": JSON.stringify(constants.digest),
    },
    metafile: true,
  });
}
