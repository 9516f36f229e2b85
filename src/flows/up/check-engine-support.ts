import type { EngineReads } from "../../engine/engine.ts";
import type { Shortfall } from "../../engine/facts.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import { EngineTooOld } from "../../stack/errors.ts";
import { withChain } from "../../stack/extends/chain.ts";
import type { Loaded } from "../../stack/load.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { problem } from "../../stack/rules/view.ts";
import type { Stack } from "../../stack/stack.ts";

interface Creation {
  readonly plan: Plan;
  /** Pulls and builds that come first: a container whose image they replace may have to be recreated. */
  readonly images: readonly Step[];
  /** The stack that containers are made from. */
  readonly stack: Stack;
  readonly loaded: Loaded;
}

/**
 * Throws EngineTooOld with all problems if the engine is too old for something that the plan creates, or may create
 * when images are replaced. Returns warnings for attributes that the engine leaves out.
 */
export function checkEngineSupport(
  { plan, images, stack, loaded }: Creation,
  engine: Pick<EngineReads, "shortfalls">,
): readonly Problem[] {
  const created = createdBy(plan, stack);
  const replaced = new Set(images.flatMap(({ action }) => ("image" in action ? [action.image] : [])));
  const services = [...stack.services].filter(
    ([name, service]) => created.services.has(name) || replaced.has(runImage(stack, service)),
  );
  const problems = engine
    .shortfalls({ ...created, services: new Map(services) })
    .map((shortfall) => problemOf(shortfall, loaded));
  if (problems.some(({ severity }) => severity === "error")) throw new EngineTooOld(problems);
  return engine.shortfalls(created).map((shortfall) => problemOf(shortfall, loaded));
}

function problemOf({ path, message, becomes }: Shortfall, { root, extensions }: Loaded): Problem {
  const placed = problem({ root }, path, {
    rule: "engine-too-old",
    ...(becomes === "refused"
      ? { severity: "error", message, hint: "Update the engine, or leave the attribute out." }
      : { severity: "warning", message: `${message} and leaves it out` }),
  });
  return withChain(placed, extensions);
}

/** The services that a plan creates containers for, and the networks that it creates. */
function createdBy({ steps }: Plan, { services, networks }: Stack): Pick<Stack, "services" | "networks"> {
  const actions = steps.map(({ action }) => action);
  const serviceNames = new Set(
    actions.flatMap((action) =>
      action.kind === "create-container" || action.kind === "create-init-container" ? [action.service] : [],
    ),
  );
  const networkKeys = new Set(actions.flatMap((action) => (action.kind === "create-network" ? [action.network] : [])));
  return {
    services: new Map([...services].filter(([name]) => serviceNames.has(name))),
    networks: new Map([...networks].filter(([key]) => networkKeys.has(key))),
  };
}
