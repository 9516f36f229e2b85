import { spawnSync } from "node:child_process";
import { dockerPlugin } from "../../src/plugins/docker-plugin.ts";

const docker = process.env["BERTH_TEST_DOCKER"] ?? "docker";

/** Whether a docker client is here: tests that make containers by it are left out without one. */
export const hasDocker = spawnSync(docker, ["--version"]).status === 0;

/** Whether docker compose is here: tests that compare with it are left out without it. */
export const hasCompose = spawnSync(docker, ["compose", "version"]).status === 0;

/** Whether docker buildx is here: tests of builds by BuildKit are left out without it. */
export const hasBuildx = (await dockerPlugin("buildx", process.env)) !== undefined;
