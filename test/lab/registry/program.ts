import { join } from "node:path";
import { unpackPackages } from "../debian/unpack.ts";
import { whyNot } from "../engine/binaries.ts";
import { inLab } from "../folder.ts";
import { locked } from "../lock.ts";
import { isExecutable, onPath } from "../on-path.ts";

const unpacked = inLab("registry-program");
const unpackedRegistry = join(unpacked, "usr/bin/docker-registry");

/** Why there can be no registry here: for titles of tests that are left out. */
export const noRegistry = onPath("docker-registry") === undefined ? whyNot() : undefined;

/** Finds the distribution's docker-registry, or unpacks it beside the system. */
export async function registryProgram(): Promise<string> {
  const present = onPath("docker-registry");
  if (present !== undefined) return present;
  if (!isExecutable(unpackedRegistry)) await locked(() => unpackPackages(["docker-registry"], unpacked));
  return unpackedRegistry;
}
