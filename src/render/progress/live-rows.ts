import type { Paint } from "../terminal/color.ts";
import { layout } from "./layout.ts";
import { type Canvas, openRenderer, type Renderer } from "./renderer.ts";
import type { Rows } from "./rows.ts";

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

export function openLiveRows(canvas: Canvas, paint: Paint, rows: Rows): LiveRows {
  let painter: Renderer | undefined;
  let isHidden = false;
  let written: Promise<unknown> = Promise.resolve();

  const frame = (lines: number | undefined) => {
    // The painter counts on stdout's width, and indents by two.
    const columns = Math.min(canvas.columns ?? smallest.columns, process.stdout.columns ?? smallest.columns) - 2;
    return layout(rows, { now: Date.now(), columns, lines, paint });
  };
  const draw = () => {
    // One line is left for the cursor.
    if (!isHidden) painter?.paint(frame((canvas.rows ?? smallest.rows) - 1));
  };
  const timer = setInterval(draw, frameMs);
  const opened = openRenderer(canvas, rows.total + 1).then((open) => {
    painter = open;
    draw();
  });

  return {
    draw,
    above: (write) => {
      if (painter === undefined || isHidden) return write();
      isHidden = true;
      // An empty frame is one empty line, above which the cursor has to be and below which it has to come back.
      painter.paint([]);
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
      const last = painter;
      painter = undefined;
      await last?.end(frame(undefined));
    },
  };
}
