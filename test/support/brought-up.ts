import { defaultUpRequest } from "../../src/flows/up/bring-up.ts";
import { up } from "../../src/flows/up/up.ts";
import { memoryContext } from "./memory-context.ts";
import type { MemoryEngine } from "./memory-engine.ts";

/** An in-memory engine on which a stack file is up. */
export async function broughtUp(file: string, engine?: MemoryEngine): Promise<MemoryEngine> {
  const context = memoryContext(file, { cwd: process.cwd(), ...(engine && { engine }) });
  await up({ ...defaultUpRequest, wait: false }, context.ctx);
  return context.engine;
}

/** The engine of a stack that is up, after these containers stopped. */
export async function stopped(file: string, ...containers: readonly string[]): Promise<MemoryEngine> {
  const engine = await broughtUp(file);
  for (const name of containers) await engine.stopContainer(name);
  return engine;
}
