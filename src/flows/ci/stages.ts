import { marked } from "../../ci/marked.ts";
import type { CiStage } from "../../ci/stage.ts";
import { told } from "../../ci/told.ts";
import type { Env } from "../../env.ts";
import type { CiRequest } from "../ci.ts";

/** What hangs into a run, in the order in which it is asked. */
export async function stagesOf(request: CiRequest, env: Env): Promise<readonly CiStage[]> {
  const { send } = request;
  const stages = [told({ ...request.told, inside: request.service }, env), marked({ folds: send === undefined })];
  if (send !== undefined) stages.push((await import("../../ci/matrix/sent.ts")).sent(send));
  if (request.artefacts === undefined && !env["GITHUB_STEP_SUMMARY"]) return stages;
  const { reported } = await import("../../ci/reported.ts");
  return [...stages, reported(request, env)];
}
