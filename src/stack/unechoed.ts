import type { Problem } from "./problem.ts";

/**
 * Of what later stages find in a stack that earlier ones refuse, what stands on its own: nothing about a service that
 * is malformed itself, and no missing reference while what it refers to may be there in a form not understood.
 */
export function unechoed(
  later: readonly Problem[],
  errors: readonly Problem[],
  services: Iterable<string>,
): readonly Problem[] {
  if (errors.length === 0) return later;
  const paths = errors.map(({ path }) => path);
  const broken = [...services].map((name) => `services.${name}`).filter((service) => paths.some(isIn(service)));
  const isWhole = paths.every((path) => !broken.includes(path) && path.split(".").length > 2);
  return later.filter(
    ({ path, rule }) => !broken.some((service) => isIn(service)(path)) && (isWhole || !rule.startsWith("unknown-")),
  );
}

function isIn(whole: string): (path: string) => boolean {
  return (path) => path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);
}
