import type { InspectConfig } from "../../engine/inspect-config.ts";
import { labels, ownerOf } from "../../engine/labels.ts";

/** A service with its replicas, sorted by number. */
export interface ServiceNames {
  readonly name: string;
  readonly members: readonly InspectConfig[];
}

/** Names of the project and its services, from labels or else from container names. */
export function serviceNames(containers: readonly InspectConfig[]): {
  readonly project: string | undefined;
  readonly services: readonly ServiceNames[];
} {
  const projects = new Set(containers.flatMap((container) => composeLabels(container)[labels.project] ?? []));
  const [project] = projects.size === 1 ? projects : [];
  const groups = new Map<string, InspectConfig[]>();
  for (const container of containers) {
    const name = serviceName(container, projects.size > 1);
    groups.set(name, [...(groups.get(name) ?? []), container]);
  }
  return { project, services: [...groups].map(([name, members]) => ({ name, members: members.toSorted(byNumber) })) };
}

/** Services of several projects may share a name. */
function serviceName(container: InspectConfig, isOfMany: boolean): string {
  const { [labels.service]: service, [labels.project]: project } = composeLabels(container);
  if (service === undefined) return container.name;
  return isOfMany ? `${project}-${service}` : service;
}

function byNumber(a: InspectConfig, b: InspectConfig): number {
  return Number(composeLabels(a)[labels.number] ?? 0) - Number(composeLabels(b)[labels.number] ?? 0);
}

/** The labels of a container that belongs to a project; empty for any other, which may have them from its image. */
export function composeLabels({ config, image }: InspectConfig): Readonly<Record<string, string>> {
  const given = config.Labels ?? {};
  return ownerOf(given, image?.config.Labels ?? {}) === undefined ? {} : given;
}
