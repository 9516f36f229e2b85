import type { ContainerFact } from "../../../src/engine/facts.ts";
import { labels } from "../../../src/engine/labels.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import { fact } from "../apply/facts.ts";

/** A stack called shop of these services. */
export function stackOf(services: Readonly<Record<string, Partial<Service>>>): Pick<Stack, "name" | "services"> {
  const whole = ([name, service]: [string, Partial<Service>]) =>
    [name, { name, command: null, entrypoint: null, ...service }] as const;
  return { name: "shop", services: new Map(Object.entries(services).map(whole)) };
}

/** A running replica of a service of it. */
export function factOf(
  service: string,
  more: Partial<ContainerFact> & { readonly number?: number } = {},
): ContainerFact {
  const { number = 1, labels: given = {}, ...others } = more;
  const own = { [labels.project]: "shop", [labels.service]: service, [labels.number]: String(number) };
  return fact(`shop-${service}-${number}`, { ...others, labels: { ...own, ...given } });
}
