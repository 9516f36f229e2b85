import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { esbuildValidators } from "./validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/**
 * Replaces packages that berth never uses with an empty module, because loading them would take most of the startup time.
 * dockerode imports them for BuildKit sessions, its own tar files and SSH (berth uses the user's `ssh`); oclif imports
 * them to find plugins on disk, for themes, and to compare Node's version with a package.json that is not there.
 */
const dropUnused: Plugin = {
  name: "drop-unused",
  setup({ onResolve, onLoad }) {
    const ofDockerode = /^(ssh2|protobufjs|@grpc\/.*|tar-fs|@balena\/dockerignore)$/;
    const ofOclif = /^(tinyglobby|minimatch|lilconfig|semver)$/;
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
 * Keeps the packages from writing debug logs (DEBUG=modem, DEBUG=oclif). Even while those are off, loading `debug` is a tenth of
 * the startup time, and docker-modem formats every call for them.
 */
const dropDebugLogs: Plugin = {
  name: "drop-debug-logs",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: "silent" }));
    onResolve({ filter: /^util$/ }, ({ path, importer }) =>
      /[\\/]docker-modem[\\/]lib[\\/]modem\.js$/.test(importer) ? { path, namespace: "silent" } : undefined,
    );
    onLoad({ filter: /^debug$/, namespace: "silent" }, () => ({ contents: "module.exports = () => () => {};" }));
    // modem.js uses `util` for its debug log alone.
    onLoad({ filter: /^util$/, namespace: "silent" }, () => ({ contents: "exports.inspect = () => '';" }));
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

/** Modules of Node that take 0.5 to 4 ms to load, and that a command may never use although it imports them. */
const slowModules = [
  "child_process",
  "crypto",
  "fs/promises",
  "http",
  "https",
  "readline",
  "readline/promises",
  "tls",
  "zlib",
];

/** A CommonJS module whose exports load the one of Node. docker-modem overwrites `request` in an heir of it, hence the setter. */
function lateModule(path: string): string {
  const names = Object.keys(createRequire(import.meta.url)(path));
  return `for (const name of ${JSON.stringify(names)}) Object.defineProperty(exports, name, {
    enumerable: true,
    get: () => require("node:${path}")[name],
    set(value) { Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); },
  });`;
}

/** Loads a slow module when one of its exports is first used, not when it is imported. */
const loadLate: Plugin = {
  name: "load-late",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(?:node:)?(?:${slowModules.join("|")})$`);
    onResolve({ filter }, ({ path, namespace }) =>
      namespace === "late" ? { path, external: true } : { path: path.replace(/^node:/, ""), namespace: "late" },
    );
    onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => ({ contents: lateModule(path) }));
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
  minifyIdentifiers: true,
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
    plugins: [dropUnused, dropDebugLogs, loadLate, importSeparately, esbuildValidators],
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
    plugins: [loadLate],
    define: {
      "process.env.BERTH_VERSION": JSON.stringify(version),
      "process.env.BERTH_COMMANDS": JSON.stringify(JSON.stringify(constants.commands)),
      "process.env.BERTH_DIST": JSON.stringify(constants.dist),
      "process.env.BERTH_BUNDLE": JSON.stringify(constants.digest),
    },
    metafile: true,
  });
}
