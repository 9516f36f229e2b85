import { inFileOrder } from "./in-file-order.ts";
import type { MapNode } from "./node.ts";
import type { Problem } from "./problem.ts";
import { countOrIds, variableNames, watchPaths, watchTargets } from "./rules/attributes.ts";
import { noCycle } from "./rules/cycles.ts";
import { externalIsOnlyNamed, oneSource, secretsHaveSources, variablesAreSet } from "./rules/files.ts";
import { healthIsChecked, startIntervalNeedsPeriod, testKind } from "./rules/healthchecks.ts";
import { buildMakesSense, imageOrBuild } from "./rules/images.ts";
import { distinctTargets, mountPaths } from "./rules/mounts.ts";
import { networkRanges, oneKindOfNetwork, serviceAddresses } from "./rules/networks.ts";
import { distinctHostPorts, portTargets } from "./rules/ports.ts";
import { contextReferences, resourceReferences, serviceReferences } from "./rules/references.ts";
import { engineForms } from "./rules/refused.ts";
import { namedContainerIsAlone, sameLimitsTwice, uniqueContainerNames } from "./rules/replicas.ts";
import type { Rule } from "./rules/view.ts";
import type { Stack } from "./stack.ts";

const all: readonly Rule[] = [
  imageOrBuild,
  buildMakesSense,
  engineForms,
  resourceReferences,
  serviceReferences,
  contextReferences,
  noCycle,
  namedContainerIsAlone,
  uniqueContainerNames,
  sameLimitsTwice,
  distinctTargets,
  mountPaths,
  portTargets,
  distinctHostPorts,
  oneKindOfNetwork,
  serviceAddresses,
  networkRanges,
  secretsHaveSources,
  variablesAreSet,
  testKind,
  startIntervalNeedsPeriod,
  healthIsChecked,
  variableNames,
  watchTargets,
];

/** Everything that is wrong with a stack beyond its schema: what one part says of another. In file order. */
export function rules(
  stack: Stack,
  root: MapNode,
  created: ReadonlySet<string> = new Set(stack.services.keys()),
): readonly Problem[] {
  return inFileOrder([...wellFormed(root), ...all.flatMap((rule) => rule({ stack, root, created }))]);
}

/** What is wrong with one part by itself beyond its schema, whatever its variables stand for. */
export function wellFormed(root: MapNode): readonly Problem[] {
  return [oneSource, externalIsOnlyNamed, countOrIds, watchPaths].flatMap((rule) => rule({ root }));
}
