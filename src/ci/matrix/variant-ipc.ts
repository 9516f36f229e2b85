import { outcome } from "../artifacts/outcome.ts";
import type { CiStage } from "../stages/stage.ts";
import type { VariantNews } from "./result.ts";

/** Tells the process that started this one for a variant how its run went. */
export function sent(send: (news: VariantNews) => void): CiStage {
  const beganMs = performance.now();
  let upMs: number | undefined;
  return {
    async provisioned() {
      upMs = Math.round(performance.now() - beganMs);
      return {};
    },
    async ended({ project }, end) {
      const { outcome: word, commandMs } = outcome(end);
      send({ project, outcome: word, upMs, commandMs });
    },
  };
}
