import { labels } from "../engine/labels.ts";
import { ApplyFailed } from "../errors.ts";
import { planDown } from "../plan/down.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";

export interface WaitRequest {
  readonly services: readonly string[];
  /** Take the project away once the first of them has ended. */
  readonly downProject: boolean;
}

/** Waits until the services' containers have ended. The exit code is the last one's; with `downProject` the first one's. */
export async function wait({ services, downProject }: WaitRequest, ports: Ports): Promise<number> {
  const {
    target: { name },
    engine,
  } = await find(services, ports);
  const running = (await engine.containers(name)).filter(
    (fact) => live.has(fact.state) && services.includes(fact.labels[labels.service] ?? ""),
  );
  if (running.length === 0) {
    throw new ApplyFailed(`no containers for project "${name}"`, {
      hint: `None of ${services.join(", ")} runs: see "berth ps --all".`,
    });
  }
  const codes: number[] = [];
  const { stop } = ports.interrupts;
  const ends = running.map(async ({ id }) => {
    const { code } = await engine.exit(id, { when: "exited", signal: stop });
    const exitCode = await code;
    codes.push(exitCode);
    ports.ui.result(`container ${JSON.stringify(id)} exited with status code ${exitCode}`);
  });
  const over = Promise.all(ends);
  over.catch(() => undefined);
  try {
    if (downProject) {
      await Promise.race(ends);
      // What runs may have changed since.
      const { target, stack, observed } = await find(services, ports);
      await carryOut(planDown(target, observed, { volumes: false, removeOrphans: true }), stack, ports);
    }
    await over;
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  }
  return (downProject ? codes[0] : codes.at(-1)) ?? 0;
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
