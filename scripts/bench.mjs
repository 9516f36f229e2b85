// `npm run bench [NAME…]`: installs dependencies, builds, then runs the benchmarks.
import { bin, installDependencies, runOrExit } from "./install.mjs";

installDependencies();
runOrExit(bin("tsx"), ["scripts/build.ts"]);
// With this variable Node reads certificates at each start, for 60 ms of CPU. Most users do not set it.
delete process.env.NODE_EXTRA_CA_CERTS;
runOrExit(bin("tsx"), ["test/bench/main.ts", ...process.argv.slice(2)]);
