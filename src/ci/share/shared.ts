import { createHash } from "node:crypto";
import { volumeLabels } from "../../apply/container-labels.ts";
import { labels } from "../../engine/labels.ts";
import { configHash } from "../../stack/fingerprint.ts";
import type { Dict, Stack, Volume } from "../../stack/stack.ts";
import { ephemeral } from "../ephemeral/ephemeral.ts";
import { sharedLabels } from "./labels.ts";
import { restOf, splitStack } from "./split-stack.ts";

/** The part of a stack that a run shares with others. */
export interface SharedStack {
  readonly project: string;
  /** The stack of the shared project, the same in every run. */
  readonly stack: Stack;
  /** The part that is not shared, with the volume that refers to the shared project. */
  readonly rest: Stack;
  readonly reference: { readonly volume: Volume; readonly labels: Dict<string> };
}

const key = "berth-share";

/** Splits a run's stack. `file` has the names of the file, `own` those of the run. Throws UsageError. */
export function shared(file: Stack, own: Stack, names: readonly string[]): SharedStack {
  const part = splitStack(file, names).shared;
  const project = sharedProject(file.name, part);
  const { stack } = ephemeral(part, {
    ...{ project, labels: sharedLabels, keepPorts: false },
    // Checked with the whole stack already.
    keepExternal: true,
  });
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
 * The name of the shared project: the same for all files that define the shared services equally, in any folder. Builds
 * and bind mounts contain the folder's path, so they make it differ.
 */
export function sharedProject(name: string, shared: Stack): string {
  const services = [...shared.services.values()].map((service) => [service.name, configHash(service), service.build]);
  const { networks, volumes, configs } = shared;
  const resources = [networks, volumes, configs].map((each) => [...each].sort(([a], [b]) => (a < b ? -1 : 1)));
  // Only the names of secrets: a published digest must not help to guess their values.
  const text = JSON.stringify(
    [services, resources, [...shared.secrets.keys()].sort(), shared.envFiles],
    (_key, value) => (typeof value === "bigint" ? String(value) : value),
  );
  const digest = createHash("sha256").update(text).digest("hex");
  // The engine publishes ports on a container's first network by name. That must stay its own when runs connect theirs
  // (`shop-ci-…`), or each connection would move the ports.
  return `${name}-all-ci-${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
