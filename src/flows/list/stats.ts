import { sleep } from "../../apply/event-hub.ts";
import type { CommandContext } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ContainerSummary, StatsSample } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { exitCodes } from "../../errors.ts";
import { statsText } from "../../render/lists/stats.ts";
import { resolveTarget } from "../resolve-target.ts";

export interface StatsRequest {
  readonly services: readonly string[];
  /** Include stopped containers. */
  readonly all: boolean;
  /** `table`, `json`, or a template. */
  readonly format: string;
  readonly stream: boolean;
  readonly truncate: boolean;
}

/** Shows the resource usage of the containers: once, or continuously until the user interrupts. */
export async function stats(request: StatsRequest, ctx: CommandContext): Promise<number> {
  const { services } = request;
  const { name, engine } = await resolveTarget(services, ctx);
  const { stop } = ctx.interrupts;
  const chosen = async (): Promise<readonly ContainerSummary[]> =>
    (await engine.summaries(name))
      .filter((fact) => services.length === 0 || services.includes(fact.labels[labels.service] ?? ""))
      .filter((fact) => request.all || live.has(fact.state))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const round = async (): Promise<string> => {
    const containers = await chosen();
    const measured = await Promise.all(
      containers.map(async (container) => ({ container, sample: await sampleOf(engine, container, stop) })),
    );
    return statsText(measured, request);
  };
  if (!request.stream) {
    ctx.ui.result(await round());
    stop.throwIfAborted();
    return exitCodes.done;
  }
  const rounds = async function* (): AsyncGenerator<string> {
    // A sample takes a second to measure. If no container runs, only the sleep delays the next round.
    while (!stop.aborted) {
      const [text] = await Promise.all([round(), sleep(1000, stop)]);
      if (!stop.aborted) yield request.format === "json" ? lines(text) : ctx.ui.redrawn(text);
    }
  };
  await ctx.ui.stream(rounds());
  stop.throwIfAborted();
  return exitCodes.done;
}

function lines(text: string): string {
  return text === "" ? "" : `${text}\n`;
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);

/** undefined if the container no longer exists. */
async function sampleOf(
  engine: Engine,
  { id }: ContainerSummary,
  signal: AbortSignal,
): Promise<StatsSample | undefined> {
  try {
    for await (const sample of await engine.stats(id, { once: true, signal })) return sample;
  } catch (error) {
    if (!signal.aborted && (await engine.container(id)) !== undefined) throw error;
  }
  return undefined;
}
