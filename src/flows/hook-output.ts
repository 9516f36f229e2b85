import type { OnOutput } from "../apply/event.ts";
import type { LogLine } from "../logs/entry.ts";
import { type Split, splitFrames } from "../logs/frames.ts";
import { joinLines, type Lines } from "../logs/lines.ts";
import { initLabel } from "../plan/names.ts";
import type { Step } from "../plan/plan.ts";

/** The output of the hooks of one plan. */
export interface HookOutput {
  readonly take: OnOutput;
  /** The step has ended: its last line may have no newline. */
  end(step: Step): void;
  /** The last lines of output of a step's hooks. */
  tail(step: string): readonly string[];
}

interface StepOutput {
  readonly split: Split;
  readonly lines: Lines;
  readonly last: LogLine[];
}

/** How many lines of a hook are kept for its error. */
const tailLines = 10;

/** Gets lines of hook output. No more is read until it resolves. */
export type OnHookLines = (lines: readonly LogLine[]) => Promise<void>;

/** Splits the output of hooks into log lines, and passes them on as they arrive. */
export function hookOutput(project: string, onLines: OnHookLines = async () => {}): HookOutput {
  const outputs = new Map<string, StepOutput>();
  const pass = async ({ last }: StepOutput, lines: readonly LogLine[]) => {
    if (lines.length === 0) return;
    // Copied, since a line is a view of its chunk, which would be kept with it.
    last.push(...lines.slice(-tailLines).map((line) => ({ ...line, bytes: Uint8Array.from(line.bytes) })));
    last.splice(0, last.length - tailLines);
    await onLines(lines);
  };
  return {
    take: (step, chunk) => {
      const output = outputs.get(step.id) ?? newStepOutput(project, step);
      outputs.set(step.id, output);
      return pass(output, output.lines.push(output.split(chunk)));
    },
    end: (step) => {
      const output = outputs.get(step.id);
      if (output !== undefined) void pass(output, output.lines.end());
    },
    tail: (step) => (outputs.get(step)?.last ?? []).map(({ bytes }) => Buffer.from(bytes).toString("utf8")),
  };
}

function newStepOutput(project: string, step: Step): StepOutput {
  const lines = joinLines({ id: step.id, name: `${prefixOf(project, step)} ->`, service: serviceOf(step) });
  return { split: splitFrames({ stamped: false }), lines, last: [] };
}

/** As docker compose prefixes the output of hooks: `web-1 ->`. */
function prefixOf(project: string, { action }: Step): string {
  if ("index" in action) return initLabel(action.service, action.index);
  const name = "name" in action ? action.name : "";
  return name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name;
}

function serviceOf({ action }: Step): string {
  return "service" in action ? action.service : "";
}
