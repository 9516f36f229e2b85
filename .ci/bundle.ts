import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
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

/** Big and rarely asked for, so a script of its own beside the bundle: a megabyte less for every other command to read. */
const aside: ReadonlyMap<string, string> = new Map([
  ["@viz-js/viz", "viz.js"],
  ["@clack/prompts", "clack.js"],
  ["diff", "diff.js"],
  ["liquidjs", "liquid.js"],
  ["node-diff3", "diff3.js"],
]);

const beside: Plugin = {
  name: "beside",
  setup({ onResolve }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
      aside.has(path) ? { path: `./${aside.get(path)}`, external: true } : undefined,
    );
  },
};

/** What both outputs have in common. */
const common = {
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

/** The same code as ES modules: half as much to compile as the CommonJS that Node would get. */
const alias = { yaml: `${root}node_modules/yaml/browser/dist/index.js` };

/**
 * Bundles src/cli.ts into one script. What is reached by `import()` is run only once it is asked for, so that `berth version`
 * evaluates none of dockerode, listr2, yaml or ajv: test/unit/entry.test.ts proves it on the metafile that this gives.
 */
export function bundle() {
  return build({
    ...common,
    entryPoints: ["src/cli.ts"],
    outfile: "dist/bundle.js",
    define: {
      "process.env.BERTH_VERSION": JSON.stringify(version),
      // It runs as if it stood in dist/berth.js: see src/start/start.ts.
      "import.meta.dirname": "module.path",
    },
    alias,
    // Optional parts of oclif, which looks for them at run time and does without.
    external: ["typescript", "ts-node"],
    // A script that is compiled by hand has no import().
    supported: { "dynamic-import": false },
    plugins: [unused, beside, esbuildValidators],
    metafile: true,
  });
}

/** Bundles each package that is a script of its own. */
export function bundleAside() {
  const entryPoints = [...aside].map(([name, file]) => ({ in: name, out: file.replace(/\.js$/, "") }));
  return build({ ...common, entryPoints, outdir: "dist", minify: true });
}

/**
 * Bundles src/index.ts and what stands beside it for programs: ES modules, with what is reached by `import()` in files of
 * its own. test/unit/api/bundle.test.ts holds the metafile to what a program may be made to load.
 */
export function bundleApi() {
  return build({
    ...common,
    entryPoints: { index: "src/index.ts", vitest: "src/api/vitest.ts" },
    outdir: "dist/api",
    format: "esm",
    // Whoever meets an error of ours reads its trace.
    minifyWhitespace: false,
    minifySyntax: false,
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    // What the packages of Node's older kind ask for their parts with.
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
    define: { "process.env.BERTH_VERSION": JSON.stringify(version) },
    alias,
    external: ["vitest"],
    plugins: [unused, esbuildValidators],
    metafile: true,
  });
}

/** Bundles src/start/start.ts, which runs the other. */
export function bundleStart(facts: {
  readonly commands: readonly string[];
  readonly dist: string;
  /** SHA-256 of the bundle, in hexadecimal. */
  readonly digest: string;
}) {
  return build({
    ...common,
    entryPoints: ["src/start/start.ts"],
    outfile: "dist/berth.js",
    define: {
      "process.env.BERTH_COMMANDS": JSON.stringify(JSON.stringify(facts.commands)),
      "process.env.BERTH_DIST": JSON.stringify(facts.dist),
      "process.env.BERTH_BUNDLE": JSON.stringify(facts.digest),
    },
  });
}
