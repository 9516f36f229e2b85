import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { LogSource } from "./entry.ts";

/** The facts about a container that both listings and events have. */
export interface LogNames {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Selects containers of a project, without one-off and hook containers. */
export interface LogFilter {
  /** Empty: all. */
  readonly services: readonly string[];
  /** Only this replica. */
  readonly index?: number | undefined;
}

/** Whether the filter selects a container. */
export function matchesFilter(choice: LogFilter, container: LogNames): boolean {
  const service = container.labels[labels.service];
  if (service === undefined || isOneOff(container) || isInit(container)) return false;
  if (choice.services.length > 0 && !choice.services.includes(service)) return false;
  return choice.index === undefined || container.labels[labels.number] === String(choice.index);
}

/** The source of a container's entries. */
export function sourceOf(container: LogNames): LogSource {
  return { id: container.id, name: shownName(container), service: container.labels[labels.service] ?? "" };
}

/** `web-1` for `shop-web-1`: the project's prefix is omitted if the name is the default one. */
export function shownName(container: Omit<LogNames, "id">): string {
  const project = container.labels[labels.project];
  const defaultName = `${project}-${container.labels[labels.service]}-${container.labels[labels.number]}`;
  return project !== undefined && container.name === defaultName
    ? defaultName.slice(project.length + 1)
    : container.name;
}
