import { createHash } from "node:crypto";
import { configHash } from "../../stack/fingerprint.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * The project of what runs share: the same for all whose files say the same of it, from whatever folder. What is built, or
 * mounted, from a folder is that folder's own.
 */
export function sharedProject(name: string, shared: Stack): string {
  const services = [...shared.services.values()].map((service) => [service.name, configHash(service), service.build]);
  const { networks, volumes, configs } = shared;
  const resources = [networks, volumes, configs].map((each) => [...each].sort(([a], [b]) => (a < b ? -1 : 1)));
  // Of secrets, only which there are: a digest that travels must confirm no guess.
  const told = JSON.stringify([services, resources, [...shared.secrets.keys()].sort(), shared.envFiles]);
  const digest = createHash("sha256").update(told).digest("hex");
  // Of a container's networks the engine publishes by the first one by name: that must stay its own when runs add theirs
  // (`shop-ci-…`), else each connection would move its ports.
  return `${name}-all-ci-${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
