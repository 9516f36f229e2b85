import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { LogSource } from "./entry.ts";

/** A container by the facts that both a listing and an event give. */
export interface LogNames {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Which containers of a project are meant: neither its one-offs nor those of its hooks. */
export interface LogChoice {
  /** None given: all. */
  readonly services: readonly string[];
  /** Only this replica. */
  readonly index?: number | undefined;
}

/** Whether a container is one of those. */
export function isChosen(choice: LogChoice, container: LogNames): boolean {
  const service = container.labels[labels.service];
  if (service === undefined || isOneOff(container) || isInit(container)) return false;
  if (choice.services.length > 0 && !choice.services.includes(service)) return false;
  return choice.index === undefined || container.labels[labels.number] === String(choice.index);
}

/** What a container is called in its lines. */
export function sourceOf(container: LogNames): LogSource {
  return { id: container.id, name: shownName(container), service: container.labels[labels.service] ?? "" };
}

/** `web-1` for `shop-web-1`: the project's prefix is left out where the name is the usual one. */
export function shownName(container: Omit<LogNames, "id">): string {
  const project = container.labels[labels.project];
  const usual = `${project}-${container.labels[labels.service]}-${container.labels[labels.number]}`;
  return project !== undefined && container.name === usual ? usual.slice(project.length + 1) : container.name;
}
