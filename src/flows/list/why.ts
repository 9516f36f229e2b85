import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { whyJson, whyText } from "../../render/problems/why.ts";
import { whyOf } from "./why-of.ts";

export interface WhyRequest {
  readonly service: string;
  readonly format: "text" | "json";
}

/** Explains why a service is up (since when, and what `up` would change) or not (the verdict). Returns the exit code. */
export async function why({ service, format }: WhyRequest, ctx: CommandContext): Promise<number> {
  const now = new Date();
  const report = await whyOf(service, now, ctx);
  const { ui } = ctx;
  ui.bytes(format === "json" ? whyJson(report) : whyText(report, now.getTime(), ui.paint, ui.screen));
  return report.isUp ? exitCodes.done : exitCodes.failed;
}
