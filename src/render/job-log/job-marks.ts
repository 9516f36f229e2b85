import { type Env, truth } from "../../env.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import type { JobMarks } from "./marks.ts";

/** The marks of the system whose job this is, by what it says of itself in the environment. */
export function jobMarks(env: Env, cwd: string = process.cwd()): JobMarks {
  if (truth(env["GITHUB_ACTIONS"]) === true) return github(env, cwd);
  if (truth(env["GITLAB_CI"]) === true) return gitlab(Date.now);
  return { folds: false, group: () => ({ open: "", close: "" }), annotate: () => "", mask: () => "" };
}
