import stringWidth from "fast-string-width";
import type { LogEntry, LogLine, LogNotice, LogSource } from "../../logs/entry.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Paint } from "../terminal/color.ts";
import type { Output } from "../terminal/output.ts";

export interface LogStyle {
  readonly prefix: boolean;
  readonly color: boolean;
  /** The engine's, before each line. */
  readonly timestamps: boolean;
}

/** Where lines go, and in which colours. */
export interface LogTarget {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly paint: Readonly<Record<LogLine["stream"], Paint>>;
  /** Names that are known to come: the prefixes are as wide as the longest from the first line on. */
  readonly names?: readonly string[];
}

type Stream = LogLine["stream"];
/** Bytes for one stream, in the order in which they are written. */
interface Run {
  readonly stream: Stream;
  readonly parts: Uint8Array[];
}

const newline = Buffer.from("\n");

/**
 * Writes log entries: stdout to stdout and stderr to stderr, each line behind its container's name, its bytes untouched.
 * A batch goes out in one write (more only where the streams alternate, so that their order stays) and the next is taken
 * once that was accepted: a slow reader slows the engine. False where the reader went away and nobody wants the rest.
 */
export async function writeLogs(
  entries: AsyncIterable<readonly LogEntry[]>,
  style: LogStyle,
  target: LogTarget,
): Promise<boolean> {
  const compose = composer(style, target);
  const write = async (runs: readonly Run[]): Promise<boolean> => {
    for (const { stream, parts } of runs) if (!(await target[stream].write(Buffer.concat(parts)))) return false;
    return true;
  };
  for await (const batch of entries) if (!(await write(compose.batch(batch)))) return false;
  return write(compose.end());
}

/** Puts a batch into the order and form in which it is written. */
function composer(style: LogStyle, { paint, names = [] }: Pick<LogTarget, "paint" | "names">) {
  const prefixOf = prefixes(style, paint, names);
  /** The line that has no end yet: its source and stream. */
  let open: Pick<LogLine, "source" | "stream"> | undefined;
  let runs: Run[] = [];

  const to = (stream: Stream): Uint8Array[] => {
    const last = runs.at(-1);
    if (last?.stream === stream) return last.parts;
    const run: Run = { stream, parts: [] };
    runs.push(run);
    return run.parts;
  };
  const close = () => {
    if (open !== undefined) to(open.stream).push(newline);
    open = undefined;
  };
  const putNotice = (notice: LogNotice) => {
    prefixOf(notice.source);
    const text = noticeText(notice, style, paint);
    if (text === "") return;
    close();
    to(notice.type === "unreadable" ? "stderr" : "stdout").push(Buffer.from(`${text}\n`));
  };
  const putLine = ({ source, stream, time, bytes, partial }: LogLine) => {
    const goesOn = open !== undefined && open.source === source && open.stream === stream;
    if (!goesOn) close();
    const parts = to(stream);
    if (!goesOn) {
      parts.push(prefixOf(source)[stream]);
      if (style.timestamps) parts.push(Buffer.from(`${time} `, "latin1"));
    }
    parts.push(bytes);
    if (!partial) parts.push(newline);
    open = partial ? { source, stream } : undefined;
  };
  const taken = (): readonly Run[] => {
    const made = runs;
    runs = [];
    return made;
  };

  return {
    batch: (entries: readonly LogEntry[]): readonly Run[] => {
      for (const entry of entries) {
        if (entry.type === "line") putLine(entry);
        else putNotice(entry);
      }
      return taken();
    },
    end: (): readonly Run[] => {
      close();
      return taken();
    },
  };
}

/** Each source's prefix, aligned to the longest name that was seen so far. */
function prefixes({ prefix: isWanted, color }: LogStyle, paint: LogTarget["paint"], names: readonly string[]) {
  const known = new Map<LogSource, Readonly<Record<Stream, Buffer>>>();
  let width = Math.max(0, ...names.map((name) => stringWidth(name)));
  return (source: LogSource): Readonly<Record<Stream, Buffer>> => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const own = stringWidth(source.name);
    // A longer name widens the column from here on; what was written stays as it is.
    if (own > width) known.clear();
    width = Math.max(width, own);
    const text = isWanted ? prefix(source.name, width) : "";
    const painted = (stream: Stream) =>
      Buffer.from(color && text !== "" ? serviceColour(paint[stream], source.service)(text) : text);
    const made = { stdout: painted("stdout"), stderr: painted("stderr") };
    known.set(source, made);
    return made;
  };
}

function noticeText(notice: LogNotice, { color }: LogStyle, paint: LogTarget["paint"]): string {
  const { name, service } = notice.source;
  switch (notice.type) {
    case "attached":
      return "";
    case "exited": {
      const text = `${name} exited with code ${notice.exitCode}${notice.restarting ? " (restarting)" : ""}`;
      return color ? serviceColour(paint.stdout, service)(text) : text;
    }
    case "unreadable":
      return `${name}: its log cannot be read: ${notice.message}`;
  }
}

const palette = [
  "cyan",
  "yellow",
  "green",
  "magenta",
  "blue",
  "cyanBright",
  "yellowBright",
  "greenBright",
  "magentaBright",
  "blueBright",
] as const;

/** A service's colour depends on its name alone: the same in every run, whatever else is shown. */
function serviceColour(paint: Paint, service: string): Paint {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(service)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return paint[palette[hash % palette.length] ?? "cyan"];
}

/** `web-1  | `, the name padded to the longest one's width. */
function prefix(name: string, width: number): string {
  return `${name}${" ".repeat(Math.max(0, width - stringWidth(name)))}  | `;
}

/** The services' containers that run once the plan is applied, by their short names, each once. */
export function attachedNames(plan: Plan, services: ReadonlySet<string>): readonly string[] {
  const started = plan.steps.flatMap(({ action }) =>
    action.kind === "start-container" && services.has(action.service) ? [action.name] : [],
  );
  const running = plan.unchanged.flatMap(({ name, state, service }) =>
    state === "exited" || !services.has(service) ? [] : [name],
  );
  const names = [...new Set([...running, ...started])].sort();
  return names.map((name) => (name.startsWith(`${plan.stack}-`) ? name.slice(plan.stack.length + 1) : name));
}
