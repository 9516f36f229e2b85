// `npm run check`: types, format and lint (with the floors as rules), dead code. All are run; any failure fails.
import { bin, installDependencies, run } from "./install.mjs";

installDependencies();
const results = [
  ["types", run(bin("tsc"), ["-p", "."])],
  ["lint, format, floors", run(bin("biome"), ["check", "--error-on-warnings", "."])],
  ["dead code", run(bin("knip"), [])],
];
for (const [what, code] of results) console.log(`${code === 0 ? "ok    " : "FAILED"} ${what}`);
process.exit(results.every(([, code]) => code === 0) ? 0 : 1);
