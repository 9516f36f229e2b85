import type { ConnectContainer } from "../../engine.ts";
import type { Api } from "../request/api.ts";
import { endpoint } from "../translate/endpoints.ts";
import { linksOf } from "./references.ts";

/** Attaches a container to one of its service's networks, as it would be at its creation. */
export async function connectContainer(api: Api, request: ConnectContainer): Promise<void> {
  const { name, stack, service, number, network } = request;
  const links = await linksOf(api, stack, service, number);
  const translation = { stack, service, name, links, apiVersion: api.version, oneOff: undefined };
  await api.send({
    method: "POST",
    path: `/networks/${encodeURIComponent(stack.networks.get(network)?.name ?? network)}/connect`,
    body: { Container: name, EndpointConfig: endpoint(translation, network) },
  });
}
