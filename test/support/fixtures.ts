import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./wire.ts";
import type { TestProject } from "./with-project.ts";

/** The stacks of test/stacks: between them they use nearly every attribute of this release. */
export const fixtures = ["confined", "connected", "storing", "ordered", "built"] as const;

export type StackName = (typeof fixtures)[number] | `attributes/${string}` | "hello" | "shop" | "workers";

export interface Staged {
  /** What the stack file asks the environment for, free to use at this moment. */
  readonly env: Readonly<Record<string, string>>;
  /** The host port of its web service. */
  readonly port: number;
}

/** Copies an example or a fixture into the project's folder, with a port of its own. */
export async function stage(name: StackName, project: TestProject): Promise<Staged> {
  const folder =
    (fixtures as readonly string[]).includes(name) || name.startsWith("attributes/") ? "test/stacks" : "examples";
  await cp(fileURLToPath(new URL(`../../${folder}/${name}`, import.meta.url)), project.dir, { recursive: true });
  // Two tests that build one image under one name would each change it under the other.
  if (name === "shop") await rename(join(project.dir, "compose.yaml"), "image: shop-api", `image: ${project.name}-api`);
  const port = await freePort();
  return {
    port,
    env: {
      HELLO_PORT: String(port),
      SHOP_PORT: String(port),
      PORT: String(port),
      // Projects are named at random, so their subnets differ as a rule; the engine refuses what overlaps.
      SUBNET: String(Number.parseInt(project.name.slice(-2), 16)),
      CONFIG_VALUE: "of the environment",
      TOKEN_VALUE: "s3cr3t-token",
    },
  };
}

async function rename(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replaceAll(from, to));
}
