import { homedir } from "node:os";
import { asWritten } from "../files/unresolved.ts";
import { rebase } from "../include/resolve-relative.ts";
import { distinct, gather, invalid, type LoadRequest } from "../load-tree.ts";
import { mapStrings, plainOf, treeOf } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";
import { wellFormed } from "../rules/rules.ts";
import { plain } from "../to-json.ts";
import { settled } from "./apply-defaults.ts";
import { longForms } from "./expand-short-syntax.ts";

/** A stack before its variables have values: merged, short forms long where they can be read, everything else as written. */
export interface Outline {
  readonly data: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Problem[];
}

/** Text → Outline, which has services of all profiles. Throws StackInvalid with all problems. */
export async function outline(request: LoadRequest): Promise<Outline> {
  const { root, name, directory, problems, extensions } = await gather({ ...request, interpolate: false });
  const faults = wellFormed(root);
  if (faults.length > 0) throw invalid([...problems, ...faults], extensions);
  const { normalise = true, resolvePaths = true } = request;
  const long = longForms(root, directory);
  const located = resolvePaths ? rebase({ stack: long }, directory, homedir()) : long;
  const written = mapStrings(treeOf(plain(located)), (text) => asWritten(text, directory));
  const data = plainOf(written) as Record<string, unknown>;
  return { data: normalise ? settled(data, name) : data, warnings: distinct(problems, extensions) };
}
