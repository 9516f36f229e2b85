import type { MapNode } from "./node.ts";
import type { Problem } from "./problem.ts";

/**
 * Of what later stages find in a stack that earlier ones refuse, what stands on its own: nothing about a service that
 * is malformed itself, and no missing reference while what it refers to may be there in a form not understood.
 */
export function unechoed(later: readonly Problem[], errors: readonly Problem[], root: MapNode): readonly Problem[] {
  if (errors.length === 0) return later;
  const paths = errors.map(({ path }) => path);
  const services = root.entries.get("services")?.value;
  const names = services?.kind === "map" ? [...services.entries.keys()] : [];
  const broken = names.map((name) => `services.${name}`).filter((service) => paths.some(isIn(service)));
  const isWhole = paths.every((path) => !broken.includes(path) && path.split(".").length > 2);
  const told = [...broken, ...paths];
  return later.filter(
    ({ path, rule }) => !told.some((whole) => isIn(whole)(path)) && (isWhole || !rule.startsWith("unknown-")),
  );
}

function isIn(whole: string): (path: string) => boolean {
  return (path) => path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);
}
