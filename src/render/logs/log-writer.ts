import stringWidth from "fast-string-width";
import type { LogEntry, LogLine, LogNotice, LogSource } from "../../logs/entry.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Paint } from "../terminal/color.ts";
import type { Output } from "../terminal/output.ts";
import { visibleLine } from "../terminal/visible.ts";

export interface LogStyle {
  readonly prefix: boolean;
  readonly color: boolean;
  /** Print the engine's timestamp before each line. */
  readonly timestamps: boolean;
}

/** Where lines are written, and in which colors. */
export interface LogTarget {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly paint: Readonly<Record<LogLine["stream"], Paint>>;
  /** Names of containers that will log: prefixes are as wide as the longest of them from the first line on. */
  readonly names?: readonly string[];
}

type Stream = LogLine["stream"];
/** Consecutive bytes for one stream. */
interface StreamChunk {
  readonly stream: Stream;
  readonly parts: Uint8Array[];
}

const newline = Buffer.from("\n");
const lineFeed = 0x0a;

/**
 * Writes log entries: stdout to stdout and stderr to stderr, each line after its container's name, with its bytes unchanged.
 * A batch is one write (several if the streams alternate, to keep their order), and the next batch is read after that was
 * accepted: a slow reader slows the engine. Returns false if the reader has gone.
 */
export async function writeLogs(
  entries: AsyncIterable<readonly LogEntry[]>,
  style: LogStyle,
  target: LogTarget,
): Promise<boolean> {
  const compose = composer(style, target);
  const write = async (chunks: readonly StreamChunk[]): Promise<boolean> => {
    for (const { stream, parts } of chunks) if (!(await target[stream].write(Buffer.concat(parts)))) return false;
    return true;
  };
  for await (const batch of entries) if (!(await write(compose.batch(batch)))) return false;
  return write(compose.end());
}

/** Formats batches of entries for writing. */
function composer(style: LogStyle, { paint, names = [] }: Pick<LogTarget, "paint" | "names">) {
  const prefixOf = prefixes(style, paint, names);
  /** Source and stream of the line that has no newline yet. */
  let open: Pick<LogLine, "source" | "stream"> | undefined;
  let chunks: StreamChunk[] = [];

  const partsFor = (stream: Stream): Uint8Array[] => {
    const last = chunks.at(-1);
    if (last?.stream === stream) return last.parts;
    const chunk: StreamChunk = { stream, parts: [] };
    chunks.push(chunk);
    return chunk.parts;
  };
  const close = () => {
    if (open !== undefined) partsFor(open.stream).push(newline);
    open = undefined;
  };
  const putNotice = (notice: LogNotice) => {
    prefixOf(notice.source);
    const text = noticeText(notice, style, paint);
    if (text === "") return;
    close();
    partsFor(notice.type === "exited" ? "stdout" : "stderr").push(Buffer.from(`${text}\n`));
  };
  const putBlock = ({ source, stream, bytes }: LogLine) => {
    close();
    partsFor(stream).push(prefixed(bytes, prefixOf(source)[stream]), newline);
  };
  const putLine = ({ source, stream, time, bytes, partial }: LogLine) => {
    const continues = open !== undefined && open.source === source && open.stream === stream;
    if (!continues) close();
    const parts = partsFor(stream);
    if (!continues) {
      parts.push(prefixOf(source)[stream]);
      if (style.timestamps) parts.push(Buffer.from(`${time} `, "latin1"));
    }
    parts.push(bytes);
    if (!partial) parts.push(newline);
    open = partial ? { source, stream } : undefined;
  };
  const takeChunks = (): readonly StreamChunk[] => {
    const taken = chunks;
    chunks = [];
    return taken;
  };

  return {
    batch: (entries: readonly LogEntry[]): readonly StreamChunk[] => {
      for (const entry of entries) {
        if (entry.type === "line") (entry.isBlock === true ? putBlock : putLine)(entry);
        else putNotice(entry);
      }
      return takeChunks();
    },
    end: (): readonly StreamChunk[] => {
      close();
      return takeChunks();
    },
  };
}

/** Lines with the prefix before each. */
function prefixed(lines: Uint8Array, prefix: Uint8Array): Uint8Array {
  if (prefix.length === 0) return lines;
  let count = 1;
  for (let at = lines.indexOf(lineFeed); at >= 0; at = lines.indexOf(lineFeed, at + 1)) count += 1;
  const out = Buffer.allocUnsafe(lines.length + count * prefix.length);
  let to = 0;
  for (let at = 0; count > 0; count -= 1) {
    const found = lines.indexOf(lineFeed, at);
    const end = found < 0 ? lines.length : found + 1;
    out.set(prefix, to);
    out.set(lines.subarray(at, end), to + prefix.length);
    to += prefix.length + end - at;
    at = end;
  }
  return out;
}

/** The prefix of each source, aligned to the longest name so far. */
function prefixes({ prefix: hasPrefix, color }: LogStyle, paint: LogTarget["paint"], names: readonly string[]) {
  const cache = new Map<LogSource, Readonly<Record<Stream, Buffer>>>();
  let width = Math.max(0, ...names.map((name) => stringWidth(name)));
  return (source: LogSource): Readonly<Record<Stream, Buffer>> => {
    const cached = cache.get(source);
    if (cached !== undefined) return cached;
    const name = visibleLine(source.name);
    const nameWidth = stringWidth(name);
    // A longer name widens the column from here on.
    if (nameWidth > width) cache.clear();
    width = Math.max(width, nameWidth);
    const text = hasPrefix ? prefix(name, width) : "";
    const painted = (stream: Stream) =>
      Buffer.from(color && text !== "" ? serviceColor(paint[stream], source.service)(text) : text);
    const prefixOf = { stdout: painted("stdout"), stderr: painted("stderr") };
    cache.set(source, prefixOf);
    return prefixOf;
  };
}

function noticeText(notice: LogNotice, { color }: LogStyle, paint: LogTarget["paint"]): string {
  const { service } = notice.source;
  const name = visibleLine(notice.source.name);
  switch (notice.type) {
    case "attached":
      return "";
    case "exited": {
      const text = `${name} exited with code ${notice.exitCode}${notice.restarting ? " (restarting)" : ""}`;
      return color ? serviceColor(paint.stdout, service)(text) : text;
    }
    case "dropped":
      return `${name}: ${notice.lines} lines dropped: the output was read too slowly`;
    case "unreadable":
      return `${name}: cannot read its log: ${visibleLine(notice.message)}`;
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

/** A service's color depends only on its name, so it is the same in every run. */
function serviceColor(paint: Paint, service: string): Paint {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(service)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return paint[palette[hash % palette.length] ?? "cyan"];
}

/** `web-1  | `, padded to the width of the longest name. */
function prefix(name: string, width: number): string {
  return `${name}${" ".repeat(Math.max(0, width - stringWidth(name)))}  | `;
}

/** Short names of the services' containers that run after the plan is applied, sorted. */
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
