import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { whyAllJson, whyAllText, whyJson, whyText } from "../../render/problems/why.ts";
import { whyOf, whyOfAll } from "./why-of.ts";

export interface WhyRequest {
  /** undefined: the whole stack. */
  readonly service: string | undefined;
  readonly format: "text" | "json";
}

/**
 * Explains why a service is up (since when, and what `up` would change) or not (the verdict); without a service, why those of
 * the stack are not up. Returns the exit code.
 */
export async function why({ service, format }: WhyRequest, ctx: CommandContext): Promise<number> {
  const now = new Date();
  if (service === undefined) return whyAll(format, now, ctx);
  const report = await whyOf(service, now, ctx);
  const { ui } = ctx;
  ui.bytes(format === "json" ? whyJson(report) : whyText(report, now.getTime(), ui.paint, ui.screen));
  return report.isUp ? exitCodes.done : exitCodes.failed;
}

async function whyAll(format: WhyRequest["format"], now: Date, { ui, ...ctx }: CommandContext): Promise<number> {
  const all = await whyOfAll(now, { ...ctx, ui });
  ui.bytes(format === "json" ? whyAllJson(all) : whyAllText(all, ui.paint, ui.screen));
  return all.every(({ isUp }) => isUp) ? exitCodes.done : exitCodes.failed;
}
