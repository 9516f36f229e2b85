import type { ListrTask } from "listr2";
import type { Emit, Outcome } from "../../apply/event.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Screen } from "../terminal/color.ts";

/** The terminal to draw on. */
export interface Canvas extends Screen {
  write(text: string): unknown;
}

/** Draws lines in place of the last ones. */
export interface Renderer {
  draw(lines: readonly string[]): void;
  /** Draws these lines a last time and releases the terminal. */
  end(lines: readonly string[]): Promise<void>;
}

/**
 * Draws with listr2: one task per line, whose title is that line of the newest frame, and which all end together. listr2
 * is made for one row per task, but our rows are resources that the plan's events change, and the rows that fit are
 * chosen per frame. So its renderer only redraws on `draw`, not on each event of a task.
 */
export async function openRenderer(canvas: Canvas, maxLines: number): Promise<Renderer> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import("listr2");
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const tasks: ListrTask[] = Array.from({ length: maxLines }, () => ({ title: " ", task: () => finished }));
  const out = { write: (text: string) => canvas.write(text), columns: canvas.columns, rows: canvas.rows };
  const logger = new ListrLogger({ processOutput: new ProcessOutput(out as never, out as never) });
  let redraw: () => void = () => {};
  let isOpen: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    isOpen = resolve;
  });
  class FrameRenderer extends DefaultRenderer {
    // The canvas is a terminal, even if stdout is a pipe.
    static override nonTTY = true;

    override async render(): Promise<void> {
      await super.render();
      redraw = () => super.update();
      isOpen();
    }

    override update(): void {}
  }
  const listr = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: FrameRenderer,
    rendererOptions: { lazy: true, logger, icon: { PENDING: "", COMPLETED: "" }, formatOutput: "truncate" },
  });
  const running = listr.run();
  await opened;

  const setLines = (lines: readonly string[]) => {
    // listr2 leaves out lines with an empty title, so their number may change from frame to frame.
    for (const [index, task] of listr.tasks.entries()) task.title = lines[index] ?? "";
  };
  return {
    draw: (lines) => {
      setLines(lines);
      redraw();
    },
    end: async (lines) => {
      setLines(lines);
      finish();
      await running;
    },
  };
}

/** Shows the progress of a plan while it is applied. */
export interface Progress {
  readonly emit: Emit;
  /** Shows the final state and releases the terminal. Without an outcome: applying was interrupted. */
  end(outcome?: Outcome): Promise<void>;
}

export type OpenProgress = (plan: Plan) => Progress;
