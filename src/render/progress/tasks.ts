import type { BerthError } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import type { Paint } from "../terminal/color.ts";
import { visible } from "../terminal/visible.ts";
import { type LiveRows, openLiveRows } from "./live-rows.ts";
import type { Canvas, OpenProgress } from "./renderer.ts";
import { openRows } from "./rows.ts";

interface TaskSink {
  readonly canvas: Canvas;
  readonly paint: Paint;
  /** Gets the rows on the screen, or undefined at the end. */
  readonly onLive: (rows: LiveRows | undefined) => void;
  readonly errorText: (error: BerthError) => string;
}

/** Progress as live rows on a terminal, one per resource. */
export function taskProgress({ canvas, paint, onLive, errorText }: TaskSink): OpenProgress {
  return (plan) => {
    const rows = openRows(plan, Date.now());
    const warnings: string[] = [];
    const live = openLiveRows(canvas, paint, rows);
    onLive(live);
    return {
      emit: (event) => {
        if (event.type === "warning") warnings.push(visible(withoutPasswords(event.message)));
        rows.on(event, Date.now());
        // Byte counts change far more often than the screen needs to.
        if (event.type !== "progress") live.draw();
      },
      end: async (outcome) => {
        onLive(undefined);
        rows.end(outcome, Date.now());
        await live.end();
        for (const warning of warnings) canvas.write(`${paint.yellow("warning:")} ${warning}\n`);
        // An interruption is reported instead of what failed before it, and a row may be too short for an error.
        const results = [...(outcome?.steps.values() ?? [])];
        if (!results.some(({ status }) => status === "cancelled")) return;
        for (const result of results) if (result.status === "failed") canvas.write(errorText(result.error));
      },
    };
  };
}
