import type { Problem } from "../problems/problem.ts";
import type { Service, Stack } from "../stack.ts";

/** The stack with each service changed, those that are switched off too. */
export function mapServices(stack: Stack, change: (service: Service) => Service): Stack {
  const changed = (services: Stack["services"]) =>
    new Map([...services].map(([name, service]) => [name, change(service)]));
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}

/** Problems as a reader of the files meets them: files in the order given, then places; those without a place last. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.at?.source.path))];
  const rank = new Map(files.map((file, index) => [file, file === undefined ? files.length : index]));
  return problems.toSorted(
    (one, other) =>
      (rank.get(one.at?.source.path) ?? 0) - (rank.get(other.at?.source.path) ?? 0) ||
      (one.at?.start ?? 0) - (other.at?.start ?? 0),
  );
}
