// `npm run check`: types, lint and format, layers, unused code. Every check runs; if one fails, so does the command.
import { bin, installDependencies, run } from "./install.mjs";

installDependencies();
const results = [
  ["types", run(bin("tsc"), ["-p", "."])],
  ["lint and format", run(bin("biome"), ["check", "--error-on-warnings", "."])],
  [
    "layers",
    run(bin("vitest"), ["run", "--config=test/vitest.config.ts", "--reporter=dot", "test/unit/layers.test.ts"]),
  ],
  ["unused code", run(bin("knip"), [])],
];
for (const [name, code] of results) console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
process.exit(results.every(([, code]) => code === 0) ? 0 : 1);
