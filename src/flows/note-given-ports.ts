import { engineHost } from "../ci/engine-host.ts";
import { scheme } from "../ci/scheme.ts";
import { surroundings } from "../ci/surroundings.ts";
import { givenPortLines } from "../render/given-ports.ts";
import type { Port, Service, Stack } from "../stack/stack.ts";
import type { Ports } from "./ports.ts";

/** Says where the ports are that nobody could know. */
export async function noteGivenPorts(stack: Stack, ports: Ports): Promise<void> {
  if (stack.givenPorts === undefined) return;
  const host = await engineHost(await ports.engine(), surroundings(ports.env));
  const schemeOf = (service: Service, { target, protocol = "tcp" }: Port) =>
    scheme(service, { labels: service.labels ?? {} }, { target, protocol });
  for (const line of givenPortLines(stack, { host, schemeOf })) ports.ui.note(line);
}
