import type { CiStage } from "../../ci/stage.ts";
import { told } from "../../ci/told.ts";
import type { Env } from "../../env.ts";
import type { CiRequest } from "../ci.ts";

/** What hangs into a run, in the order in which it is asked. */
export async function stagesOf(_request: CiRequest, env: Env): Promise<readonly CiStage[]> {
  return [told(env)];
}
