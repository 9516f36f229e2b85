import { outcome } from "../artifacts/report.ts";
import type { CiStage } from "../ci-run.ts";
import type { VariantReport } from "../request.ts";

/** Tells the process that started this one for a variant how its run went. */
export function reportVariant(send: (news: VariantReport) => void): CiStage {
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

/**
 * The way to tell the process that started this one for a variant; undefined where a person did. Where it is gone, however
 * that came, this one ends in order.
 */
export function variantStarter(): ((news: VariantReport) => void) | undefined {
  if (process.send === undefined) return undefined;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // It keeps nobody from ending.
  process.channel?.unref();
  return (news) => void process.send?.(news);
}
