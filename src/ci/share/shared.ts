import { volumeLabels } from "../../apply/resource-labels.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict, Stack, Volume } from "../../stack/stack.ts";
import { ephemeral } from "../ephemeral/ephemeral.ts";
import { sharedMarks } from "./labels.ts";
import { sharedProject } from "./shared-project.ts";
import { parted, restOf } from "./split-stack.ts";

/** What a run shares with others. */
export interface Shared {
  readonly project: string;
  /** As its containers are made from, whichever run makes them. */
  readonly stack: Stack;
  /** What the run has for itself, the volume by which it refers to the project among it. */
  readonly rest: Stack;
  readonly reference: { readonly volume: Volume; readonly labels: Dict<string> };
}

const key = "berth-share";

/** Parts a run's stack: `file` as the file has it, `own` under the run's own names. Throws UsageError. */
export function shared(file: Stack, own: Stack, names: readonly string[]): Shared {
  const part = parted(file, names).shared;
  const project = sharedProject(file.name, part);
  const { stack } = ephemeral(part, { project, marks: sharedMarks, keepPorts: false });
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
