import type { MapNode } from "../node.ts";
import { inFileOrder, type Problem } from "../problems/problem.ts";
import type { Stack } from "../stack.ts";
import { countOrIds, variableNames, watchPaths, watchTargets } from "./attributes.ts";
import { externalIsOnlyNamed, oneSource, secretsHaveSources, variablesAreSet } from "./files.ts";
import { distinctTargets, mountPaths } from "./mounts.ts";
import { networkRanges, oneKindOfNetwork, serviceAddresses } from "./networks.ts";
import { distinctHostPorts, portTargets } from "./ports.ts";
import { contextReferences, noCycle, resourceReferences, serviceReferences } from "./references.ts";
import { engineForms } from "./refused.ts";
import {
  buildMakesSense,
  healthIsChecked,
  imageOrBuild,
  namedContainerIsAlone,
  sameLimitsTwice,
  startIntervalNeedsPeriod,
  testKind,
  uniqueContainerNames,
} from "./services.ts";
import type { Rule } from "./view.ts";

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
