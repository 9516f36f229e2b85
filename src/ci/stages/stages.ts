import type { Env } from "../../env.ts";
import { secretValues } from "../../stack/files/secret-files.ts";
import type { CiRequest } from "../run/ci.ts";
import { environmentStage } from "./environment-stage.ts";
import type { CiStage } from "./stage.ts";

/** What hangs into a run, in the order in which it is asked. */
export async function stagesOf(request: CiRequest, env: Env): Promise<readonly CiStage[]> {
  const { send } = request;
  const stages = [
    environmentStage({ ...request.told, inside: request.service }, env),
    marked({ folds: send === undefined }),
  ];
  if (send !== undefined) stages.push((await import("../matrix/variant-ipc.ts")).reportVariant(send));
  if (request.artefacts === undefined && !env["GITHUB_STEP_SUMMARY"]) return stages;
  const { reportStage } = await import("./report-stage.ts");
  return [...stages, reportStage(request, env)];
}

/** Marks a run in the log of a CI system: what can be folded away, and what is never to be shown. */
function marked({ folds }: { readonly folds: boolean }): CiStage {
  let close = () => {};
  return {
    async begin({ project, loaded }, ctx) {
      ctx.ui.mask(await secretValues(loaded.stack, loaded.environment));
      // Groups do not nest: as one variant of many, all of it is in one.
      if (!folds) return ctx;
      const end = ctx.ui.group(`berth: bring up ${project}`);
      close = () => {
        close = () => {};
        end();
      };
      return ctx;
    },
    async provisioned() {
      close();
      return {};
    },
    async ended() {
      close();
    },
  };
}
