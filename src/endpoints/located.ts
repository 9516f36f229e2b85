import type { Provisioned } from "../ci/stages/stage.ts";
import type { Env } from "../env.ts";
import { surroundings } from "./detect-host.ts";
import { type Endpoints, endpoints } from "./endpoints.ts";
import { engineHost } from "./engine-host.ts";
import { isOutOfReach } from "./reachable.ts";

/** Where the services of a run are reached from here. */
export interface Located {
  readonly endpoints: Endpoints;
  /** Which cannot be, as whole sentences. */
  readonly warnings: readonly string[];
}

const known = new WeakMap<Provisioned, Promise<Located>>();

/** Where the services of a run are reached from here; found once. */
export function located(up: Provisioned, env: Env): Promise<Located> {
  const found = known.get(up) ?? find(up, env);
  known.set(up, found);
  return found;
}

async function find({ loaded, engine, containers }: Provisioned, env: Env): Promise<Located> {
  const host = await engineHost(engine, surroundings(env));
  const warnings = containers.flatMap(({ name, ports }) =>
    ports
      .filter((port) => isOutOfReach(port, host))
      .map(
        ({ target, hostIp }) =>
          `${name} publishes port ${target} on ${hostIp} of ${host} alone: nobody reaches it from here`,
      ),
  );
  return { endpoints: endpoints(loaded.stack, containers, host), warnings };
}
