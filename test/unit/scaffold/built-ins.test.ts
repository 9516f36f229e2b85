import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { load } from "../../../src/stack/load.ts";
import type { Service } from "../../../src/stack/stack.ts";
import { builtInNames, projectsOf, untriedOptions } from "../../support/built-in-projects.ts";

const names = await builtInNames();
const loaded = (dir: string, files: readonly string[] = []) =>
  load({ cwd: dir, env: {}, files, profiles: [], envFiles: [] });

describe.each(names)("the template %s", (name) => {
  it("has no .gitignore: Git and npm would obey it and leave out files of the template", async () => {
    const paths = await readdir(new URL(`../../../templates/${name}`, import.meta.url), { recursive: true });
    expect(paths.filter((path) => basename(path) === ".gitignore")).toEqual([]);
  });

  it("renders a stack without warnings for any answers, also with compose.dev.yaml", async () => {
    for await (const { dir, answers, paths } of projectsOf(name)) {
      const { stack, warnings } = await loaded(dir);
      expect(warnings, JSON.stringify([...answers])).toEqual([]);
      expect(stack.name).toBe(answers.get("name"));
      if (!paths.includes("compose.dev.yaml")) continue;
      const dev = await loaded(dir, ["compose.yaml", "compose.dev.yaml"]);
      expect(dev.warnings).toEqual([]);
    }
  });

  it("tests each of its options, as far as the images are available", async () => {
    expect(await untriedOptions(name)).toEqual(name === "microservices" ? ["tracing=jaeger"] : []);
  });

  it("is fit for production: health, limits, restarts, minimal rights, local ports", async () => {
    for await (const { dir, paths } of projectsOf(name)) {
      const { stack } = await loaded(dir);
      for (const service of stack.services.values()) await expectSturdy(service, dir);
      if (name === "empty") continue;
      for (const service of stack.services.values()) expectUnprivileged(service);
      expect(paths).toEqual(expect.arrayContaining(["README.md", "compose.dev.yaml", ".gitignore"]));
    }
  });
});

async function expectSturdy({ name, deploy, healthcheck, restart, ports = [], ...service }: Service, dir: string) {
  const has = { memory: deploy?.resources?.limits?.memory !== undefined, restart: restart !== undefined };
  expect({ name, ...has }).toEqual({ name, memory: true, restart: true });
  // What runs once and leaves needs no health.
  if (restart !== "no") expect({ name, healthcheck }).toMatchObject({ healthcheck: { test: expect.anything() } });
  for (const port of ports) expect(port).toMatchObject({ host_ip: "127.0.0.1" });
  const { build } = service;
  if (build === undefined) return;
  // With a name of its own, an image would be looked for in a registry first, and shared by all copies of the project.
  expect({ name, image: service.image }).toEqual({ name, image: undefined });
  const dockerfile = await readFile(join(build.context ?? dir, build.dockerfile ?? "Dockerfile"), "utf8");
  expect(dockerfile).toMatch(/^USER (?!root)/m);
  expect(dockerfile.match(/^FROM /gm)?.length).toBeGreaterThan(1);
}

/** Images that begin as root where nobody says otherwise. */
const asRoot = /^(?:nginx|postgres|redis|mariadb):/;

function expectUnprivileged({ name, image = "", read_only, cap_drop, security_opt, user }: Service) {
  const has = { read_only, cap_drop, security_opt, user: user !== undefined || !asRoot.test(image) };
  const wanted = { read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"], user: true };
  expect({ name, ...has }).toEqual({ name, ...wanted });
}
