import type { Context } from "../context/context.ts";
import { type Endpoint, type Endpoints, endpoints } from "../endpoints/endpoints.ts";
import { detectHost, engineHost } from "../endpoints/engine-host.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import { type PortRequest, portNotPublished } from "../flows/list/find-port.ts";
import { runningContainer } from "../flows/one-container.ts";
import { resolveTarget } from "../flows/resolve-target.ts";
import { stackFromLabels } from "../plan/stack-from-labels.ts";

/** Where a port of a running container is reached from here. Throws if it is not published. */
export async function endpoint(request: PortRequest, ctx: Context): Promise<Endpoint> {
  const { fact } = await runningContainer(request, ctx);
  const { services } = await locatedIn([fact], ctx);
  const found = services.get(request.service)?.flatMap((replica) => replica.ports) ?? [];
  const wanted = found.find(({ target, protocol }) => target === request.port && protocol === request.protocol);
  if (wanted === undefined) throw portNotPublished(request, fact);
  return wanted;
}

/** Where all published ports of the stack are reached from here. */
export async function containerEndpoints(ctx: Context): Promise<Endpoints> {
  const { name, engine } = await resolveTarget([], ctx);
  return locatedIn(await engine.summaries(name), ctx);
}

async function locatedIn(containers: readonly ContainerSummary[], ctx: Context): Promise<Endpoints> {
  const { name, stack, engine } = await resolveTarget([], ctx);
  const host = await engineHost(engine, detectHost(ctx.env));
  return endpoints(stack ?? stackFromLabels(name, { containers }), containers, host);
}
