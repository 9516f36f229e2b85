import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { dockerPlugin } from "../../../src/plugins/docker-plugin.ts";
import { program } from "./programs.ts";

it("a folder that has the name of a plugin is none", async () => {
  const path = program("");
  const PATH = dirname(path);
  mkdirSync(join(PATH, "docker-program"));
  expect(await dockerPlugin("program", { PATH, DOCKER_CONFIG: PATH })).toBe(path);
});
