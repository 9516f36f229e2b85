// `npm run demo`: starts examples/shop on a real engine and shows berth's main commands.
import { execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { bin, installDependencies, root, runOrExit } from "./install.mjs";

const berth = `${root}dist/berth.js`;
const shop = `${root}examples/shop`;

console.log("» Preparing: dependencies, build, container engine, images");
installDependencies();
runOrExit(bin("tsx"), ["scripts/build.ts"]);
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
console.log(`\n$ curl localhost:${port}/products          (nginx → API → Postgres; Redis counts views)`);
console.log(await products.text());
if (!products.ok) process.exit(1);
show("logs", "--tail", "3", "api", "migrate");
show("plan");
console.log(`
The shop is running at http://localhost:${port}/products . To stop it:
  cd examples/shop && ${environment.DOCKER_HOST === "unix:///var/run/docker.sock" ? "" : `DOCKER_HOST=${environment.DOCKER_HOST} `}../../dist/berth.js down      (add -v to also remove its data)`);

/** Prints a berth command, then runs it in the shop's folder. */
function show(...args) {
  console.log(`\n$ berth ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, [berth, ...args], { cwd: shop, stdio: "inherit", env: environment });
  if (status !== 0) process.exit(status ?? 1);
}

/** The port of a shop that is still running from an earlier demo. Reusing it means that nothing has to change. */
function runningPort() {
  const json = execFileSync(process.execPath, [berth, "ps", "--format", "json"], {
    cwd: shop,
    env: environment,
    encoding: "utf8",
  });
  return /"PublishedPort":([1-9]\d*)/.exec(json)?.[1];
}

/** The preferred port, or a random free one if it is in use. */
function freePort(preferred) {
  return new Promise((resolve) => {
    const server = createServer().on("error", () => resolve(freePort(0)));
    server.listen(preferred, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
