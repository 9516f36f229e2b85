import { homedir } from "node:os";
import { distinct, gather, invalid, type LoadRequest } from "./gather.ts";
import { longForms } from "./outline/long-forms.ts";
import { settled } from "./outline/settled.ts";
import { plain } from "./plain.ts";
import type { Problem } from "./problem.ts";
import { rebase } from "./rebase.ts";
import { wellFormed } from "./rules.ts";
import { mapStrings, plainOf, treeOf } from "./tree.ts";
import { asWritten } from "./unresolved.ts";

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
