// `npm run test:faults`: every fault of the engine, and 300 SIGKILLs on a real one. BERTH_TEST_SEED repeats a run.
import { bin, installDependencies, run, runOrExit } from "./install.mjs";

const seed = process.env.BERTH_TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}: repeat this run with BERTH_TEST_SEED=${seed} npm run test:faults`);

installDependencies();
runOrExit(bin("tsx"), ["scripts/build.ts"]);

const files = ["test/unit/flows/faults.test.ts", "test/e2e/kill.test.ts"];
const code = run(bin("vitest"), ["run", "--config=test/vitest.config.ts", ...files, ...process.argv.slice(2)], {
  BERTH_TEST_SEED: seed,
  BERTH_TEST_FAULTS: "all",
  // About every second test kills its retry too.
  BERTH_TEST_KILLS: process.env.BERTH_TEST_KILLS ?? "200",
});
console.log(`faults: ${code === 0 ? "passed" : "failed"}, seed ${seed}`);
process.exit(code);
