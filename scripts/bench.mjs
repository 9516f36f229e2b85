// `npm run bench [NAME…]`: installs dependencies, builds, then runs the benchmarks.
import { bin, installDependencies, runOrExit } from "./install.mjs";

installDependencies();
runOrExit(bin("tsx"), ["scripts/build.ts"]);
runOrExit(bin("tsx"), ["test/bench/main.ts", ...process.argv.slice(2)]);
