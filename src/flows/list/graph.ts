import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { collapsed, collapsesFrom } from "../../render/graph/collapse.ts";
import { type Graph, graphOf } from "../../render/graph/graph.ts";
import { withHighlight } from "../../render/graph/highlight.ts";
import { withLive } from "../../render/graph/live.ts";
import { formatGraph, type GraphFormat } from "../../render/graph/output-format.ts";
import { plain } from "../../render/terminal/color.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService, select } from "../../stack/transform/select.ts";

export interface GraphRequest {
  /** These services and their dependencies. Empty: all. */
  readonly services: readonly string[];
  readonly format: GraphFormat;
  /** Also show what runs. */
  readonly live: boolean;
  readonly highlight: string | undefined;
  /** Draw similar services as one. undefined: only if there are many services. */
  readonly collapse: boolean | undefined;
  readonly output: string | undefined;
}

/** Draws the stack. Uses the engine only to show what runs. */
export async function graph(request: GraphRequest, ctx: CommandContext): Promise<number> {
  const { services, format, output } = request;
  // An invalid stack is drawn too: a picture of a dependency cycle helps to find it.
  const { stack } = await ctx.load(services, { consistency: false, creates: false });
  const chosen = select(stack, services, { dependencies: "include" });
  const whole = await lit(chosen, request, ctx);
  const isLarge = format !== "tree" && format !== "json" && whole.services.length >= collapsesFrom;
  const picture = (request.collapse ?? isLarge) ? collapsed(whole) : whole;
  for (const names of picture.cycles) ctx.ui.warn(`dependency cycle: ${names.join(" → ")}`);
  const { ui } = ctx;
  const style =
    output === undefined ? { columns: ui.screen.columns ?? 80, paint: ui.paint } : { columns: 80, paint: plain };
  const text = await formatGraph(picture, format, style);
  if (output === undefined) ui.bytes(text);
  else await ctx.write(output, text);
  return exitCodes.done;
}

async function lit(stack: Stack, { services, live, highlight }: GraphRequest, ctx: CommandContext): Promise<Graph> {
  const whole = graphOf(services.length === 0 ? stack : { ...stack, disabled: new Map() });
  if (highlight !== undefined && !whole.services.some(({ name }) => name === highlight)) {
    throw noSuchService(stack, highlight);
  }
  const shown = live ? withLive(whole, await (await ctx.engine()).containers(whole.name)) : whole;
  return highlight === undefined ? shown : withHighlight(shown, highlight);
}
