import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { dockerPlugin, providerProgram } from "../../../src/plugins/docker-plugin.ts";
import { program } from "./programs.ts";

it("a provider can be a program with its own name, a plugin cannot", async () => {
  const path = program("");
  const env = { PATH: dirname(path), DOCKER_CONFIG: dirname(path) };
  expect(await providerProgram("program", env)).toBe(path);
  expect(await dockerPlugin("program", env)).toBeUndefined();
});

it("ignores a folder with the name of a plugin", async () => {
  const path = program("");
  const PATH = dirname(path);
  mkdirSync(join(PATH, "docker-program"));
  expect(await providerProgram("program", { PATH, DOCKER_CONFIG: PATH })).toBe(path);
});
