import type { Ports } from "../../context/context.ts";
import { surroundings } from "../../endpoints/detect-host.ts";
import { engineHost } from "../../endpoints/engine-host.ts";
import { scheme } from "../../endpoints/scheme.ts";
import { givenPortLines } from "../../render/lists/host-ports.ts";
import type { Port, Service, Stack } from "../../stack/stack.ts";

/** Says where the ports are that nobody could know: of these services, or of all. */
export async function noteGivenPorts(stack: Stack, ports: Ports, services?: readonly string[]): Promise<void> {
  if (stack.givenPorts === undefined) return;
  const host = await engineHost(await ports.engine(), surroundings(ports.env));
  const schemeOf = (service: Service, { target, protocol = "tcp" }: Port) =>
    scheme(service, { labels: service.labels ?? {} }, { target, protocol });
  const chosen = [...stack.services].filter(([name]) => services?.includes(name) ?? true);
  for (const line of givenPortLines({ ...stack, services: new Map(chosen) }, { host, schemeOf })) ports.ui.note(line);
}
