import type { Env } from "../env.ts";
import { type Endpoints, endpoints } from "./endpoints.ts";
import { engineHost } from "./engine-host.ts";
import type { Provisioned } from "./stage.ts";
import { surroundings } from "./surroundings.ts";

const known = new WeakMap<Provisioned, Promise<Endpoints>>();

/** Where the services of a run are reached from here; found once. */
export function located(up: Provisioned, env: Env): Promise<Endpoints> {
  const found = known.get(up) ?? find(up, env);
  known.set(up, found);
  return found;
}

async function find({ loaded, engine, containers }: Provisioned, env: Env): Promise<Endpoints> {
  return endpoints(loaded.stack, containers, await engineHost(engine, surroundings(env)));
}
