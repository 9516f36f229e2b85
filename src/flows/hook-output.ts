import type { OnOutput } from "../apply/event.ts";
import type { LogLine } from "../logs/entry.ts";
import { type Split, splitFrames } from "../logs/frames.ts";
import { joinLines, type Lines } from "../logs/lines.ts";
import { initLabel } from "../plan/names.ts";
import type { Step } from "../plan/plan.ts";

/** What the hooks of one walk say. */
export interface HookOutput {
  readonly take: OnOutput;
  /** Nothing more comes of the step. */
  end(step: Step): void;
  /** The last lines that a step's hooks said. */
  tail(step: string): readonly string[];
}

interface Voice {
  readonly split: Split;
  readonly lines: Lines;
  readonly last: LogLine[];
}

/** So many of a hook's lines are kept, for the error where it fails. */
const tailLines = 10;

/** Is told what hooks say; they say no more until it resolves. */
export type OnHookLines = (lines: readonly LogLine[]) => Promise<void>;

/** Turns what hooks say into log lines, given on as they come. */
export function hookOutput(project: string, onLines: OnHookLines = async () => {}): HookOutput {
  const voices = new Map<string, Voice>();
  const give = async ({ last }: Voice, lines: readonly LogLine[]) => {
    if (lines.length === 0) return;
    // Copied: a line is a range of the chunk that it came in.
    last.push(...lines.slice(-tailLines).map((line) => ({ ...line, bytes: Uint8Array.from(line.bytes) })));
    last.splice(0, last.length - tailLines);
    await onLines(lines);
  };
  return {
    take: (step, chunk) => {
      const voice = voices.get(step.id) ?? newVoice(project, step);
      voices.set(step.id, voice);
      return give(voice, voice.lines.push(voice.split(chunk)));
    },
    end: (step) => {
      const voice = voices.get(step.id);
      if (voice !== undefined) void give(voice, voice.lines.end());
    },
    tail: (step) => (voices.get(step)?.last ?? []).map(({ bytes }) => Buffer.from(bytes).toString("utf8")),
  };
}

function newVoice(project: string, step: Step): Voice {
  const lines = joinLines({ id: step.id, name: `${speaker(project, step)} ->`, service: serviceOf(step) });
  return { split: splitFrames({ stamped: false }), lines, last: [] };
}

/** As docker compose shows them: `web-1 ->`. */
function speaker(project: string, { action }: Step): string {
  if ("index" in action) return initLabel(action.service, action.index);
  const name = "name" in action ? action.name : "";
  return name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name;
}

function serviceOf({ action }: Step): string {
  return "service" in action ? action.service : "";
}
