import type { Env } from "../../env.ts";
import type { CiRequest } from "../run/ci.ts";
import { marked } from "./ci-log-groups.ts";
import { told } from "./environment-stage.ts";
import type { CiStage } from "./stage.ts";

/** What hangs into a run, in the order in which it is asked. */
export async function stagesOf(request: CiRequest, env: Env): Promise<readonly CiStage[]> {
  const { send } = request;
  const stages = [told({ ...request.told, inside: request.service }, env), marked({ folds: send === undefined })];
  if (send !== undefined) stages.push((await import("../matrix/variant-ipc.ts")).sent(send));
  if (request.artefacts === undefined && !env["GITHUB_STEP_SUMMARY"]) return stages;
  const { reported } = await import("./report-stage.ts");
  return [...stages, reported(request, env)];
}
