import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { esbuildValidators } from "../../.ci/validators.ts";

// The loader's schema is compiled when it is bundled, which tsx does not do.
const [script = "main", ...args] = process.argv.slice(2);
const outfile = `node_modules/.cache/berth/conformance-${script}.mjs`;
await build({
  entryPoints: [`test/conformance/${script}.ts`],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  plugins: [esbuildValidators],
  outfile,
});
process.argv.splice(2, process.argv.length, ...args);
await import(pathToFileURL(outfile).href);
