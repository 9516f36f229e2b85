import type { CommandPorts } from "../../context/context.ts";
import { StackInvalid } from "../../errors.ts";
import { distinct } from "../../stack/load-tree.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { asVariant } from "./as-variant.ts";
import type { Variant } from "./variant.ts";

/** Throws the problems of all variants at once, each told once, before any of them starts; or that there is no engine. */
export async function checkVariants(variants: readonly Variant[], ports: CommandPorts): Promise<void> {
  const problems: Problem[] = [];
  for (const variant of variants) {
    try {
      await asVariant(ports, variant, { quiet: true }).load();
    } catch (error) {
      if (!(error instanceof StackInvalid)) throw error;
      problems.push(...error.problems.map((problem) => named(problem, variant)));
    }
  }
  if (problems.some(({ severity }) => severity === "error")) throw new StackInvalid(distinct(problems));
  await ports.engine();
}

/** What has no place of its own is at least this variant's. */
function named(problem: Problem, { name }: Variant): Problem {
  return problem.at === undefined ? { ...problem, message: `variant ${name}: ${problem.message}` } : problem;
}
