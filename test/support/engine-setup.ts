import { labUp } from "../lab/lab.ts";

/** Every e2e test finds the lab's engine in DOCKER_HOST and its images built. */
export async function setup(): Promise<void> {
  const lab = await labUp({ log: (line) => process.stderr.write(`${line}\n`) });
  process.env["DOCKER_HOST"] = lab.dockerHost;
  if (lab.dockerBin !== undefined) process.env["BERTH_TEST_DOCKER"] = lab.dockerBin;
}
