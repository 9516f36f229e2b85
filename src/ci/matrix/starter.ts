import type { VariantNews } from "./result.ts";

/**
 * The way to tell the process that started this one for a variant; undefined where a person did. Where it is gone, however
 * that came, this one ends in order.
 */
export function starter(): ((news: VariantNews) => void) | undefined {
  if (process.send === undefined) return undefined;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // It keeps nobody from ending.
  process.channel?.unref();
  return (news) => void process.send?.(news);
}
