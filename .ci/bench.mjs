// `npm run bench [NAME…]`: what a fresh machine lacks, then the bench.
import { bin, installDependencies, must } from "./install.mjs";

installDependencies();
must(bin("tsx"), [".ci/build.ts"]);
must(bin("tsx"), ["test/bench/main.ts", ...process.argv.slice(2)]);
