import { outcome } from "../artifacts/report.ts";
import type { CiStage } from "../ci-run.ts";
import type { VariantReport } from "../request.ts";

/** Sends the report of a variant's run to the process that started it. */
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
 * Returns a function that sends to the process that started this one for a variant; undefined if a user started it.
 * If that process dies, this one shuts down as after SIGTERM.
 */
export function variantStarter(): ((news: VariantReport) => void) | undefined {
  if (process.send === undefined) return undefined;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel must not keep this process alive.
  process.channel?.unref();
  return (news) => void process.send?.(news);
}
