import { scheme } from "../ci/scheme.ts";
import { givenPortLines } from "../render/given-ports.ts";
import type { Port, Service, Stack } from "../stack/stack.ts";
import type { Ports } from "./ports.ts";

/** Says where the ports are that nobody could know. */
export function noteGivenPorts(stack: Stack, { ui }: Ports): void {
  const schemeOf = (service: Service, { target, protocol = "tcp" }: Port) =>
    scheme(service, { labels: service.labels ?? {} }, { target, protocol });
  for (const line of givenPortLines(stack, schemeOf)) ui.note(line);
}
