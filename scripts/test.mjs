// `npm test`: installs dependencies, builds, then runs all tests. Arguments go to vitest.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { bin, installDependencies, run, runOrExit } from "./install.mjs";

installDependencies();
runOrExit(bin("tsx"), ["scripts/build.ts"]);

const folder = mkdtempSync(`${tmpdir()}/berth-test-`);
const report = `${folder}/report.json`;
// Loading extra CA certificates doubles Node's startup time, and the tests start Node thousands of times. Only tests that
// need the certificates set the variable again.
const { NODE_EXTRA_CA_CERTS: caCertificates } = process.env;
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
  { NODE_EXTRA_CA_CERTS: undefined, BERTH_TEST_CA_CERTS: caCertificates },
);

// CI reads the last line. If vitest stops early or its setup fails, this must not look like a passed run.
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
