import type { ApplyEvent } from "../apply/event.ts";
import type { LogLine } from "../logs/entry.ts";
import { type Split, splitFrames } from "../logs/frames.ts";
import { joinLines, type Lines } from "../logs/lines.ts";
import { initLabel } from "../plan/names.ts";
import type { Step } from "../plan/plan.ts";

/** What the hooks of one walk say. */
export interface HookOutput {
  take(event: ApplyEvent): void;
  /** The last lines that a step's hooks said, in words; undefined where they said nothing. */
  tail(step: string): string | undefined;
}

interface Voice {
  readonly split: Split;
  readonly lines: Lines;
  readonly last: LogLine[];
}

/** So many of a hook's lines are kept, for the error where it fails. */
const tailLines = 10;

/** Turns what hooks say into log lines, given on as they come. */
export function hookOutput(project: string, onLines: (lines: readonly LogLine[]) => void = () => {}): HookOutput {
  const voices = new Map<string, Voice>();
  const give = ({ last }: Voice, lines: readonly LogLine[]) => {
    if (lines.length === 0) return;
    // Copied: a line is a range of the chunk that it came in.
    last.push(...lines.map((line) => ({ ...line, bytes: Uint8Array.from(line.bytes) })));
    last.splice(0, last.length - tailLines);
    onLines(lines);
  };
  return {
    take: (event) => {
      const voice = voices.get(event.step.id) ?? newVoice(project, event.step);
      if (event.type === "output") {
        voices.set(event.step.id, voice);
        give(voice, voice.lines.push(voice.split(event.chunk)));
      } else if (event.type === "done" || event.type === "failed") give(voice, voice.lines.end());
    },
    tail: (step) => {
      const last = voices.get(step)?.last ?? [];
      const text = last.map(({ bytes }) => Buffer.from(bytes).toString("utf8"));
      return text.length === 0 ? undefined : `It said: ${text.join("\n")}`;
    },
  };
}

function newVoice(project: string, step: Step): Voice {
  const lines = joinLines({ id: step.id, name: `${speaker(project, step)} ->`, service: serviceOf(step) });
  return { split: splitFrames({ stamped: false }), lines, last: [] };
}

/** As docker compose shows them: `web-1 ->`. */
function speaker(project: string, { action }: Step): string {
  if (action.kind === "run-init-container") return initLabel(action.service, action.index);
  const name = "name" in action ? action.name : "";
  return name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name;
}

function serviceOf({ action }: Step): string {
  return "service" in action ? action.service : "";
}
