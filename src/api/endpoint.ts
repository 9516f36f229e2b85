import { type Endpoint, type Endpoints, endpoints } from "../ci/endpoints.ts";
import { engineHost } from "../ci/engine-host.ts";
import { surroundings } from "../ci/surroundings.ts";
import type { ContainerFact } from "../engine/engine.ts";
import { runningContainer } from "../flows/one-container.ts";
import type { Ports } from "../flows/ports.ts";
import { notPublished, type PortRequest } from "../flows/published.ts";
import { known } from "../flows/target.ts";
import { recalledStack } from "../plan/recalled.ts";

/** Where a port of a running container is reached from here. Throws where it is not published. */
export async function endpoint(request: PortRequest, ports: Ports): Promise<Endpoint> {
  const { fact } = await runningContainer(request, ports);
  const { services } = await locatedIn([fact], ports);
  const found = services.get(request.service)?.flatMap((replica) => replica.ports) ?? [];
  const wanted = found.find(({ target, protocol }) => target === request.port && protocol === request.protocol);
  if (wanted === undefined) throw notPublished(request, fact);
  return wanted;
}

/** Where all that the stack publishes is reached from here. */
export async function located(ports: Ports): Promise<Endpoints> {
  const { name, engine } = await known([], ports);
  return locatedIn(await engine.containers(name), ports);
}

async function locatedIn(containers: readonly ContainerFact[], ports: Ports): Promise<Endpoints> {
  const { name, stack, engine } = await known([], ports);
  const host = await engineHost(engine, surroundings(ports.env));
  return endpoints(stack ?? recalledStack(name, { containers }), containers, host);
}
