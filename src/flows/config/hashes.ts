import type { Ports } from "../../context/context.ts";
import { configHash } from "../../stack/fingerprint.ts";
import type { Service } from "../../stack/stack.ts";
import { runnable } from "../../stack/transform/build-platforms.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import type { ConfigRequest } from "./config.ts";

/**
 * A line for each service that is asked for: the hash that its container carries or, with env files unread, the one that
 * docker compose 2 printed here. The files of other services may be missing.
 */
export async function hashes({ hash, stages }: ConfigRequest, ports: Ports): Promise<readonly string[]> {
  const wanted = hash === "*" ? undefined : hash.split(",");
  const isRead = stages.resolveEnv !== false;
  // The stack without arguments: a service named beside --hash enables no profile.
  const loaded = await ports.load([], { ...stages, resolveEnv: isRead && (wanted === undefined || new Set(wanted)) });
  const stack = runnable(loaded.stack, loaded.environment);
  return (wanted ?? [...stack.services.keys()]).sort().map((name) => {
    const service = stack.services.get(name);
    if (service === undefined) throw noSuchService(stack, name);
    return `${name} ${configHash(isRead ? service : withoutLabelFiles(service))}`;
  });
}

/** The label of a container counts label files, which docker compose 2 forgets here. */
function withoutLabelFiles({ label_file, ...rest }: Service): Service {
  return rest;
}
