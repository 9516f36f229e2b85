// `npm run demo`: brings examples/shop up on a real engine and shows what berth tells about it.
import { execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { bin, installDependencies, must, root } from "./install.mjs";

const berth = `${root}dist/berth.js`;
const shop = `${root}examples/shop`;

console.log("» what a fresh machine lacks: dependencies, the build, an engine, images");
installDependencies();
must(bin("tsx"), [".ci/build.ts"]);
const lab = spawnSync(bin("tsx"), ["test/lab/main.ts", "up"], {
  cwd: root,
  stdio: ["inherit", "pipe", "inherit"],
  encoding: "utf8",
});
if (lab.status !== 0) process.exit(lab.status ?? 1);
const environment = { ...process.env, DOCKER_HOST: lab.stdout.trim().replace(/^DOCKER_HOST=/, "") };
const port = runningPort() ?? (await freePort(8080));
environment.SHOP_PORT = String(port);

show("plan");
show("up", "--detach", "--wait");
show("ps");
const products = await fetch(`http://127.0.0.1:${port}/products`);
console.log(`\n$ curl localhost:${port}/products          (nginx → API → Postgres, views counted in Redis)`);
console.log(await products.text());
if (!products.ok) process.exit(1);
show("logs", "--tail", "3", "api", "migrate");
show("plan");
console.log(`
It is yours to look at on http://localhost:${port}/products . To take it down:
  cd examples/shop && ${environment.DOCKER_HOST === "unix:///var/run/docker.sock" ? "" : `DOCKER_HOST=${environment.DOCKER_HOST} `}../../dist/berth.js down      (add -v to remove the data too)`);

/** Runs berth in the shop's folder on this terminal, after printing what is run. */
function show(...args) {
  console.log(`\n$ berth ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, [berth, ...args], { cwd: shop, stdio: "inherit", env: environment });
  if (status !== 0) process.exit(status ?? 1);
}

/** The port of a shop that an earlier demo left running: a second demo finds nothing to change. */
function runningPort() {
  const listed = execFileSync(process.execPath, [berth, "ps", "--format", "json"], {
    cwd: shop,
    env: environment,
    encoding: "utf8",
  });
  return /"PublishedPort":([1-9]\d*)/.exec(listed)?.[1];
}

/** The wanted port, or one that the system gives where that is taken. */
function freePort(wanted) {
  return new Promise((resolve) => {
    const server = createServer().on("error", () => resolve(freePort(0)));
    server.listen(wanted, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
