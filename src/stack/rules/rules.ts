import type { MapNode } from "../node.ts";
import { inFileOrder, type Problem } from "../problems/problem.ts";
import type { Stack } from "../stack.ts";
import { countOrIds, variableNames, watchPaths, watchTargets } from "./attributes.ts";
import { engineFormats } from "./engine-formats.ts";
import { externalIsOnlyNamed, oneSource, secretsHaveSources, variablesAreSet } from "./files.ts";
import { distinctTargets, mountPaths } from "./mounts.ts";
import { networkRanges, oneKindOfNetwork, serviceAddresses } from "./networks.ts";
import { distinctHostPorts } from "./ports.ts";
import { contextReferences, noCycle, resourceReferences, serviceReferences } from "./references.ts";
import {
  healthIsChecked,
  imageOrBuild,
  namedContainerIsAlone,
  sameLimitsTwice,
  startIntervalNeedsPeriod,
  testKind,
  uniqueContainerNames,
  validBuilds,
} from "./services.ts";
import type { Rule } from "./view.ts";

const all: readonly Rule[] = [
  imageOrBuild,
  validBuilds,
  engineFormats,
  resourceReferences,
  serviceReferences,
  contextReferences,
  noCycle,
  namedContainerIsAlone,
  uniqueContainerNames,
  sameLimitsTwice,
  distinctTargets,
  mountPaths,
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

/** Checks a stack beyond its schema, such as references between its parts. Returns the problems in file order. */
export function checkRules(
  stack: Stack,
  root: MapNode,
  created: ReadonlySet<string> = new Set(stack.services.keys()),
): readonly Problem[] {
  return inFileOrder([...checkForms(root), ...all.flatMap((rule) => rule({ stack, root, created }))]);
}

/** The checks that need only the tree, and hold for any values of its variables. */
export function checkForms(root: MapNode): readonly Problem[] {
  return [oneSource, externalIsOnlyNamed, countOrIds, watchPaths].flatMap((rule) => rule({ root }));
}
