import type { ListrTask } from "listr2";
import type { Emit, Outcome } from "../../apply/event.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Screen } from "../terminal/color.ts";

/** The terminal that is drawn on. */
export interface Canvas extends Screen {
  write(text: string): unknown;
}

/** Draws lines over the ones it drew before. */
export interface Renderer {
  paint(lines: readonly string[]): void;
  /** Leaves these lines and lets the terminal go. */
  end(lines: readonly string[]): Promise<void>;
}

/**
 * Opens listr2 as the painter: one task per line, whose title is that line of the newest frame; all end together. Drawn
 * when a frame is due, not at each task's end; and on this canvas even where stdout is a pipe.
 */
export async function openRenderer(canvas: Canvas, mostLines: number): Promise<Renderer> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput, Spinner } = await import("listr2");
  let lines: readonly string[] = [];
  let isDue = false;
  let update: () => void = () => {};
  let finish: () => void = () => {};
  let running: Promise<unknown> = Promise.resolve();
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const renderer = Object.assign(
    class extends DefaultRenderer {
      override update(): void {
        if (isDue) super.update();
      }
    },
    { nonTTY: true },
  );
  const opened = new Promise<void>((resolve) => {
    const spinner = Object.assign(new Spinner(), {
      fetch: () => "",
      start: (given: () => void) => {
        update = given;
        resolve();
      },
    });
    const out = { write: (text: string) => canvas.write(text), columns: canvas.columns, rows: canvas.rows };
    const logger = new ListrLogger({ processOutput: new ProcessOutput(out as never, out as never) });
    const tasks: ListrTask[] = Array.from({ length: mostLines }, () => ({ title: " ", task: () => over }));
    const listr = new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer,
      rendererOptions: { spinner, logger, icon: { PENDING: "", COMPLETED: "" }, formatOutput: "truncate" },
    });
    // listr2 leaves a line out whose title is empty: so their number may change from frame to frame.
    for (const [index, task] of listr.tasks.entries()) {
      Object.defineProperty(task, "title", { get: () => lines[index] ?? "" });
    }
    running = listr.run();
  });
  await opened;
  return {
    paint: (frame) => {
      lines = frame;
      isDue = true;
      update();
      isDue = false;
    },
    end: async (frame) => {
      lines = frame;
      finish();
      await running;
    },
  };
}

/** Shows one walk of a plan while it goes. */
export interface Progress {
  readonly emit: Emit;
  /** Shows the rest and lets the terminal go. Without an outcome: the walk was broken off. */
  end(outcome?: Outcome): Promise<void>;
}

export type OpenProgress = (plan: Plan) => Progress;
