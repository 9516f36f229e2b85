import type { Ports } from "../context/context.ts";
import { surroundings } from "../endpoints/detect-host.ts";
import { type Endpoint, type Endpoints, endpoints } from "../endpoints/endpoints.ts";
import { engineHost } from "../endpoints/engine-host.ts";
import type { ContainerFact } from "../engine/engine.ts";
import { notPublished, type PortRequest } from "../flows/list/find-port.ts";
import { runningContainer } from "../flows/one-container.ts";
import { known } from "../flows/resolve-target.ts";
import { recalledStack } from "../plan/stack-from-labels.ts";

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
