import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { inLab } from "../lab/folder.ts";
import { isAlive } from "../lab/process-identity.ts";
import { type Registry, registryDown, registryUp } from "../lab/registry/registry.ts";

/** A registry for the tests of a file: started before the first, stopped after the last. */
export function useRegistry(options: { readonly isPrivate?: boolean } = {}): () => Registry {
  const folder = inLab(`registry-of-${process.pid}-${randomBytes(3).toString("hex")}`);
  let registry: Registry | undefined;
  beforeAll(async () => {
    await removeLeftovers();
    registry = await registryUp(folder, options);
  });
  afterAll(() => registryDown(folder));
  return () => {
    if (registry === undefined) throw new Error("The registry is there from the first test on.");
    return registry;
  };
}

/** What tests that were killed left behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(dirname(inLab("x")))) {
    const owner = /^registry-of-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await registryDown(inLab(name));
  }
}
