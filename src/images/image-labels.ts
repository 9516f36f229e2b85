import { composeVersion } from "../engine/compose-version.ts";
import { labels } from "../engine/labels.ts";
import type { Service } from "../stack/stack.ts";

/** All labels of an image built for a service. */
export function imageLabels(project: string, service: Service): Readonly<Record<string, string>> {
  return {
    ...service.build?.labels,
    [labels.project]: project,
    [labels.service]: service.name,
    [labels.version]: composeVersion,
  };
}
