import { withoutPasswords } from "../../redact/addresses.ts";
import type { Paint } from "../terminal/color.ts";
import { visible } from "../terminal/visible.ts";
import { type LiveRows, openLiveRows } from "./live-rows.ts";
import type { Canvas, OpenProgress } from "./renderer.ts";
import { openRows } from "./rows.ts";
import { stepWords } from "./step-words.ts";

/** Progress as live rows on a terminal, one per resource. `onLive` gets the rows on the screen, or undefined at the end. */
export function taskProgress(canvas: Canvas, paint: Paint, onLive: (rows: LiveRows | undefined) => void): OpenProgress {
  return (plan) => {
    const words = stepWords(plan);
    const rows = openRows(new Set([...words.resources, ...words.unchanged.map(({ id }) => id)]).size);
    const warnings: string[] = [];
    for (const change of words.unchanged) rows.put(change, Date.now());
    const live = openLiveRows(canvas, paint, rows);
    onLive(live);
    return {
      emit: (event) => {
        if (event.type === "warning") warnings.push(visible(withoutPasswords(event.message)));
        const changes = words.of(event);
        for (const change of changes) rows.put(change, Date.now());
        // Byte counts change far more often than the screen needs to.
        if (event.type !== "progress" && changes.length > 0) live.draw();
      },
      end: async () => {
        onLive(undefined);
        await live.end();
        for (const warning of warnings) canvas.write(`${paint.yellow("warning:")} ${warning}\n`);
      },
    };
  };
}
