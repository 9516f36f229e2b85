import { relayed } from "../../apply/wrap-progress.ts";
import type { CommandPorts } from "../../context/context.ts";
import type { Plan } from "../../plan/plan.ts";
import { provisioning, type StepReport } from "./provisioning.ts";

/** What is seen of the walks that are shown through some ports. */
export interface Looking {
  /** The same ports, looked through. */
  readonly ports: CommandPorts;
  /** The plans walked, in order. */
  readonly plans: readonly Plan[];
  steps(): readonly StepReport[];
  /** What is walked from now on is none of it. */
  stop(): void;
}

/** Looks on while plans are walked. */
export function lookOn(ports: CommandPorts): Looking {
  const record = provisioning(() => Math.round(performance.now()));
  const plans: Plan[] = [];
  let isOver = false;
  const progress = relayed(ports.ui.progress, (show, plan) => {
    if (isOver) return show;
    plans.push(plan);
    record.begin(plan);
    return (event) => {
      record.take(event);
      show(event);
    };
  });
  return {
    ports: { ...ports, ui: { ...ports.ui, progress } },
    plans,
    steps: record.steps,
    stop: () => {
      isOver = true;
    },
  };
}
