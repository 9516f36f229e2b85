// `npm test`: everything a fresh machine needs, then every test. Arguments go to vitest.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { bin, installDependencies, must, run } from "./install.mjs";

installDependencies();
must(bin("tsx"), [".ci/build.ts"]);

const folder = mkdtempSync(`${tmpdir()}/berth-test-`);
const report = `${folder}/report.json`;
// Node reads such a file whole at each start, which takes it twice as long; and the tests start it some thousand times.
const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
const code = run(
  bin("vitest"),
  [
    "run",
    "--config=test/vitest.config.ts",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { NODE_EXTRA_CA_CERTS: undefined, BERTH_TEST_CA_CERTS: authorities },
);

// The last line is what CI reads: a run that was cut short or whose set-up failed must not read as one that passed.
let passed = 0;
let failed = code === 0 ? 0 : 1;
try {
  const results = JSON.parse(readFileSync(report, "utf8"));
  passed = results.numPassedTests;
  failed = Math.max(results.numFailedTests, results.numFailedTestSuites > 0 ? 1 : 0, failed);
} catch {
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
