import type { Scope } from "./scope.ts";

/** Another container as a stack file names it: a service where it is imported too, `container:NAME` elsewhere. */
export function reference(container: string, scope: Scope, { service = "service:" } = {}): string {
  const name = scope.serviceOf(container);
  return name === undefined ? `container:${scope.nameOf(container)}` : `${service}${name}`;
}

/** A namespace as the engine names it, such as `host` or `container:ID`. */
export function namespace(mode: string, scope: Scope): string {
  return mode.startsWith("container:") ? reference(mode.slice("container:".length), scope) : mode;
}
