import type { ListrTask } from "listr2";
import type { Paint, Screen } from "./colour.ts";
import { layout } from "./layout.ts";
import type { Rows } from "./rows.ts";

/** The terminal that rows are drawn on. */
export interface RowScreen extends Screen {
  write(text: string): unknown;
}

/** Rows on a terminal, drawn anew several times a second. */
export interface LiveRows {
  draw(): void;
  /** Lets other text be written above the rows. It must end its last line. */
  above<T>(write: () => Promise<T>): Promise<T>;
  /** Leaves the rows as they are now, all of them, and lets the terminal go. */
  end(): Promise<void>;
}

const frameMs = 100;
const smallest = { columns: 80, rows: 24 };
const lineUp = "\u001b[1A\r";

/** listr2 as a painter: one task per line, whose title is that line of the newest frame; all end together. */
export function openLiveRows(screen: RowScreen, paint: Paint, rows: Rows): LiveRows {
  let lines: readonly string[] = [];
  let state: "opening" | "live" | "hidden" | "over" = "opening";
  let paintFrame: () => void = () => {};
  let finish: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const compose = () => {
    // listr2 counts on stdout's width, and indents by two.
    const columns = Math.min(screen.columns ?? smallest.columns, process.stdout.columns ?? smallest.columns) - 2;
    // One line is left for the cursor. At the end all rows stay, window or not.
    const room = state === "over" ? undefined : (screen.rows ?? smallest.rows) - 1;
    lines = state === "hidden" ? [] : layout(rows, { now: Date.now(), columns, lines: room, paint });
  };
  const draw = () => {
    if (state !== "live") return;
    compose();
    paintFrame();
  };

  const run = async (): Promise<void> => {
    const { DefaultRenderer, Listr, ListrLogger, ProcessOutput, Spinner } = await import("listr2");
    let timer: NodeJS.Timeout | undefined;
    const spinner = Object.assign(new Spinner(), {
      fetch: () => "",
      start: (update: () => void) => {
        paintFrame = update;
        if (state === "opening") state = "live";
        draw();
        timer = setInterval(draw, frameMs);
      },
      stop: () => {
        clearInterval(timer);
        compose();
      },
    });
    const out = { write: (text: string) => screen.write(text), columns: screen.columns, rows: screen.rows };
    const logger = new ListrLogger({ processOutput: new ProcessOutput(out as never, out as never) });
    const tasks: ListrTask[] = Array.from({ length: rows.total + 1 }, () => ({ title: " ", task: () => over }));
    const listr = new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      // stdout may be a pipe while the rows are drawn on stderr.
      renderer: Object.assign(class extends DefaultRenderer {}, { nonTTY: true }),
      rendererOptions: { spinner, logger, icon: { PENDING: "", COMPLETED: "" }, formatOutput: "truncate" },
    });
    // listr2 leaves a line out whose title is empty: so the number of lines may change from frame to frame.
    for (const [index, task] of listr.tasks.entries()) {
      Object.defineProperty(task, "title", { get: () => lines[index] ?? "" });
    }
    await listr.run();
  };
  const running = run();

  return {
    draw,
    above: async (write) => {
      if (state !== "live") return write();
      state = "hidden";
      compose();
      // An empty frame is one empty line, above which the cursor has to be and below which it has to come back.
      paintFrame();
      screen.write(lineUp);
      try {
        return await write();
      } finally {
        screen.write("\n");
        if (state === "hidden") state = "live";
        draw();
      }
    },
    end: async () => {
      state = "over";
      finish();
      await running;
    },
  };
}
