import type { Paint } from "../terminal/color.ts";
import { layout } from "./layout.ts";
import { type Canvas, openRenderer, type Renderer } from "./renderer.ts";
import type { Rows } from "./rows.ts";

/** Rows on a terminal, redrawn several times a second. */
export interface LiveRows {
  draw(): void;
  /** Runs a write whose text appears above the rows. The text must end with a newline. */
  above<T>(write: () => Promise<T>): Promise<T>;
  /** Prints all rows a last time and releases the terminal. */
  end(): Promise<void>;
}

const frameMs = 100;
const defaultSize = { columns: 80, rows: 24 };
const lineUp = "\u001b[1A\r";

export function openLiveRows(canvas: Canvas, paint: Paint, rows: Rows): LiveRows {
  let renderer: Renderer | undefined;
  let isHidden = false;
  let written: Promise<unknown> = Promise.resolve();

  const frame = (lines: number | undefined) => {
    // listr2 cuts lines to stdout's width whatever stream it writes to, and reserves two columns.
    const columns = Math.min(canvas.columns ?? defaultSize.columns, process.stdout.columns ?? defaultSize.columns) - 2;
    return layout(rows, { now: Date.now(), columns, lines, paint });
  };
  const draw = () => {
    // The last line of the window is for the cursor.
    if (!isHidden) renderer?.draw(frame((canvas.rows ?? defaultSize.rows) - 1));
  };
  const timer = setInterval(draw, frameMs);
  const opened = openRenderer(canvas, rows.all.length + 2).then((open) => {
    renderer = open;
    draw();
  });

  return {
    draw,
    above: (write) => {
      if (renderer === undefined || isHidden) return write();
      isHidden = true;
      // log-update could clear its lines, but listr2 keeps it private. So an empty frame is drawn, which is one empty line:
      // the cursor moves onto it before the text and below it afterwards.
      renderer.draw([]);
      canvas.write(lineUp);
      const writing = write().finally(() => {
        canvas.write("\n");
        isHidden = false;
        draw();
      });
      written = writing.catch(() => {});
      return writing;
    },
    end: async () => {
      await Promise.all([opened, written]);
      clearInterval(timer);
      const last = renderer;
      renderer = undefined;
      await last?.end(frame(undefined));
    },
  };
}
