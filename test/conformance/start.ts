import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// The loader no longer needs the bundler: tsx can run these scripts by themselves.
const [script = "main", ...args] = process.argv.slice(2);
const outfile = `node_modules/.cache/berth/conformance-${script}.mjs`;
await build({
  entryPoints: [`test/conformance/${script}.ts`],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  outfile,
});
process.argv.splice(2, process.argv.length, ...args);
await import(pathToFileURL(outfile).href);
