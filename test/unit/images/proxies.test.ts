import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withProxies } from "../../../src/images/proxies.ts";
import { stackOf } from "../../support/stacks.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bld-proxies-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function argumentsWith(config: object, env = {}) {
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  const stack = stackOf({ services: { web: { build: { args: { no_proxy: "own" } } } } });
  const { services } = await withProxies(stack, { DOCKER_CONFIG: folder, ...env });
  return services.get("web")?.build?.args;
}

it("a build gets the proxies of the Docker config, and keeps its own", async () => {
  expect(
    await argumentsWith({ proxies: { default: { httpProxy: "http://p", noProxy: "here", ftpProxy: "" } } }),
  ).toEqual({
    HTTP_PROXY: "http://p",
    http_proxy: "http://p",
    NO_PROXY: "here",
    no_proxy: "own",
  });
});

it("the proxies for the engine's address take precedence", async () => {
  const proxies = { default: { httpProxy: "http://p" }, "tcp://far:1": { allProxy: "http://far" } };
  expect(await argumentsWith({ proxies }, { DOCKER_HOST: "tcp://far:1" })).toEqual({
    ALL_PROXY: "http://far",
    all_proxy: "http://far",
    no_proxy: "own",
  });
});
