import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loaded, project } from "./project.ts";

describe("load, with a stage left out", () => {
  const files = {
    "compose.yaml":
      "services: {web: {build: {args: [A]}, links: [db], env_file: a.env}, db: {image: x, volumes: [v:/v]}}\nvolumes: {v: , w: }",
    "a.env": "E=1\n",
  };

  it("does not add implied attributes", async () => {
    const { stack } = await loaded(project(files), { normalize: false });
    const { build, depends_on, networks } = stack.services.get("web") ?? {};
    expect({ dockerfile: build?.dockerfile, args: build?.args, depends_on, networks }).toEqual({ args: { A: null } });
    expect([stack.networks.size, stack.volumes.get("v")?.name]).toEqual([0, undefined]);
  });

  it("keeps paths as written, and still finds env files", async () => {
    const { stack } = await loaded(project(files), { resolvePaths: false });
    const { build, environment } = stack.services.get("web") ?? {};
    expect([build?.context, environment]).toEqual([".", { E: "1" }]);
  });

  it("keeps unread env files in the model, even missing ones", async () => {
    const cwd = project({ "compose.yaml": files["compose.yaml"] });
    const { stack } = await loaded(cwd, { resolveEnv: false });
    const { env_file, environment } = stack.services.get("web") ?? {};
    expect({ env_file, environment }).toEqual({ env_file: [{ path: join(cwd, "a.env"), required: true }] });
  });

  it("keeps unused resources on request", async () => {
    const { stack } = await loaded(project(files), { allResources: true });
    expect([...stack.volumes.keys()]).toEqual(["v", "w"]);
  });

  it("skips consistency checks on request", async () => {
    const cwd = project({ "compose.yaml": "services: {web: {image: x, depends_on: [nobody]}}" });
    await expect(loaded(cwd)).rejects.toThrow();
    const { stack } = await loaded(cwd, { consistency: false });
    expect(Object.keys(stack.services.get("web")?.depends_on ?? {})).toEqual(["nobody"]);
  });
});
