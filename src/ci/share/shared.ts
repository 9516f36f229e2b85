import { createHash } from "node:crypto";
import { volumeLabels } from "../../apply/container-labels.ts";
import { labels } from "../../engine/labels.ts";
import { configHash } from "../../stack/fingerprint.ts";
import type { Dict, Stack, Volume } from "../../stack/stack.ts";
import { ephemeral } from "../ephemeral/ephemeral.ts";
import { sharedLabels } from "./labels.ts";
import { restOf, splitStack } from "./split-stack.ts";

/** What a run shares with others. */
export interface SharedStack {
  readonly project: string;
  /** As its containers are made from, whichever run makes them. */
  readonly stack: Stack;
  /** What the run has for itself, the volume by which it refers to the project among it. */
  readonly rest: Stack;
  readonly reference: { readonly volume: Volume; readonly labels: Dict<string> };
}

const key = "berth-share";

/** Parts a run's stack: `file` as the file has it, `own` under the run's own names. Throws UsageError. */
export function shared(file: Stack, own: Stack, names: readonly string[]): SharedStack {
  const part = splitStack(file, names).shared;
  const project = sharedProject(file.name, part);
  const { stack } = ephemeral(part, { project, marks: sharedLabels, keepPorts: false });
  const rest = restOf(own, new Set(part.services.keys()));
  const volume: Volume = { name: `${own.name}_${key}`, labels: { [labels.share]: project } };
  const withReference = { ...rest, volumes: new Map([...rest.volumes, [key, volume]]) };
  return {
    project,
    stack,
    rest: withReference,
    reference: { volume, labels: volumeLabels(withReference, key, volume) },
  };
}

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
