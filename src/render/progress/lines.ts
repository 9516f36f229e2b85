import { withoutPasswords } from "../../redact/addresses.ts";
import type { Paint } from "../terminal/color.ts";
import { visible, visibleLine } from "../terminal/visible.ts";
import type { OpenProgress } from "./renderer.ts";
import type { ResourceChange } from "./step-words.ts";
import { stepWords } from "./step-words.ts";

/** Where progress lines go: changes to stderr, builder output to stdout. */
export interface LineSink {
  readonly line: (text: string) => void;
  readonly build: (text: string) => void;
  readonly paint: Paint;
  /** After this long without a change, a line says what is being waited for. Default: 10 s. */
  readonly heartbeatMs?: number;
}

/** Progress as one line per change of a resource, with a heartbeat during long waits. */
export function lineProgress(sink: LineSink): OpenProgress {
  return (plan) => {
    const words = stepWords(plan);
    const waiting = new Map<string, { readonly text: string; readonly since: number }>();
    const show = (change: ResourceChange) => {
      sink.line(lineOf(change, sink.paint));
      if (change.status === "Working") waiting.set(change.id, { text: change.text, since: Date.now() });
      else waiting.delete(change.id);
      heartbeat.refresh();
    };
    const heartbeat = setInterval(() => {
      const [longest, ...others] = waiting;
      if (longest === undefined) return;
      const [id, { text, since }] = longest;
      const seconds = Math.round((Date.now() - since) / 1000);
      sink.line(` ${id} ${text} (${seconds}s${others.length > 0 ? `, and ${others.length} more` : ""})`);
    }, sink.heartbeatMs ?? 10_000);
    heartbeat.unref();
    for (const change of words.unchanged) show(change);
    return {
      emit: (event) => {
        if (event.type === "warning")
          sink.line(`${sink.paint.yellow("warning:")} ${visible(withoutPasswords(event.message))}`);
        else if (event.type !== "progress") for (const change of words.of(event)) show(change);
        else if (event.step.action.kind === "build-image" && event.progress.text !== "")
          sink.build(withoutPasswords(event.progress.text));
      },
      end: async () => clearInterval(heartbeat),
    };
  };
}

/** ` Container shop-web-1 Started`: one space between the words, as scripts expect. */
export function lineOf({ id, text, details, status }: ResourceChange, paint: Paint): string {
  const colors = { Working: paint.blue, Done: paint.green, Warning: paint.yellow, Error: paint.red };
  return ` ${visibleLine(id)} ${colors[status](visibleLine(text))}${details === undefined ? "" : ` ${visibleLine(details)}`}`;
}
