import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface ContextMeta {
  Endpoints?: { docker?: { Host?: string } };
}

/** The engine of the current docker context, as the docker client keeps it on disk; undefined for the default one. */
export function contextHost(env: NodeJS.ProcessEnv, home: string): string | undefined {
  const folder = env.DOCKER_CONFIG ?? join(home, ".docker");
  const config = readJson<{ currentContext?: string }>(join(folder, "config.json"));
  const name = env.DOCKER_CONTEXT ?? config?.currentContext;
  if (!name || name === "default") return undefined;
  const digest = createHash("sha256").update(name).digest("hex");
  return readJson<ContextMeta>(join(folder, "contexts", "meta", digest, "meta.json"))?.Endpoints?.docker?.Host;
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
