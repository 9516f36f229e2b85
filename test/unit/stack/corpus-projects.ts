import { join } from "node:path";
import type { LoadRequest } from "../../../src/stack/load.ts";
import { hasCorpus, runs } from "../../conformance/corpus.ts";

interface Project {
  readonly id: string;
  readonly given: Partial<LoadRequest>;
}

/** The projects of the conformance corpus whose stack file is found without options. */
export function corpusProjects(): readonly Project[] {
  if (!hasCorpus) return [];
  return runs()
    .filter(({ variant }) => variant === "base")
    .map(({ id, folder, given: { cwd = ".", files } }) => ({
      id,
      given: { cwd: join(folder, "input", cwd), files },
    }));
}

/** Projects for which docker compose 2.40.3 cannot read its own output, and berth prints the same. */
export const readBackOtherwise: readonly string[] = [
  // A build with only additional contexts, or without a context, gets its defaults on the second reading.
  ...["synthetic/build.more-25", "synthetic/build.more-26"],
  // A device request whose count is 0 is printed without a count, which means all.
  "synthetic/deploy.more-35",
  // The printed form of an external config, a provider or a size is rejected by the schema.
  ...["synthetic/configs.top-27", "synthetic/provider.more-3", "synthetic/resources.attr-14"],
  // A variable without a name.
  "synthetic/environment.form-5",
  // A dollar sign in a key is doubled, though keys are not interpolated.
  "synthetic/interp.keys",
  // A dependency on a service that is not enabled stays.
  ...["3", "6", "7", "9", "11"].map((number) => `synthetic/profiles.nodep-${number}`),
];
