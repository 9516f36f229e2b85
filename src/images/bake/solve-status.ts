import { StringDecoder } from "node:string_decoder";

/** A line of `bake --progress rawjson`: the changes in BuildKit's graph since the previous line. */
export interface SolveStatus {
  readonly vertexes?: readonly Vertex[];
  readonly statuses?: readonly VertexStatus[];
  readonly logs?: readonly VertexLog[];
  readonly warnings?: readonly { readonly vertex: string; readonly short?: string }[];
}

interface Vertex {
  readonly digest: string;
  /** Such as `[web 2/3] COPY src /app`; without the target's name if only one is built. */
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

interface VertexStatus {
  /** Such as `naming to docker.io/library/shop-web`. */
  readonly id: string;
  readonly vertex: string;
  readonly current?: number;
  readonly completed?: string;
}

interface VertexLog {
  readonly vertex: string;
  /** Base64. */
  readonly data?: string;
  readonly timestamp: string;
}

/** A line of output and its vertex. */
export interface BuildLine {
  readonly vertex: string;
  readonly text: string;
}

interface VertexState {
  readonly number: number;
  readonly name: string;
  readonly startedMs: number;
  isDone: boolean;
  /** A chunk may end inside a character. */
  readonly decoder: StringDecoder;
  /** Output without a final newline so far. */
  rest: string;
}

/** Converts statuses to lines of BuildKit's plain progress: `#7 [web 2/3] COPY src /app`, `#7 DONE 0.1s`. */
export function buildLines(): (status: SolveStatus) => readonly BuildLine[] {
  const known = new Map<string, VertexState>();
  const reported = new Set<string>();

  const begin = ({ digest, name, started }: Vertex): readonly BuildLine[] => {
    if (started === undefined || known.has(digest)) return [];
    const number = known.size + 1;
    known.set(digest, {
      number,
      name,
      startedMs: Date.parse(started),
      isDone: false,
      decoder: new StringDecoder("utf8"),
      rest: "",
    });
    return [{ vertex: name, text: `#${number} ${name}` }];
  };
  const say = (digest: string, text: string): readonly BuildLine[] => {
    const vertex = known.get(digest);
    return vertex === undefined ? [] : [{ vertex: vertex.name, text: `#${vertex.number} ${text}` }];
  };
  const end = (last: Vertex): readonly BuildLine[] => {
    const vertex = known.get(last.digest);
    if (vertex === undefined || vertex.isDone || last.completed === undefined) return [];
    vertex.isDone = true;
    const rest = vertex.rest === "" ? [] : say(last.digest, vertex.rest);
    return [...rest, ...say(last.digest, endOf(last, vertex.startedMs))];
  };
  const report = ({ id, vertex, current = 0, completed }: VertexStatus): readonly BuildLine[] => {
    const key = `${vertex} ${id}`;
    if (completed === undefined || reported.has(key)) return [];
    reported.add(key);
    return say(vertex, current > 0 ? `${id} ${current}B done` : `${id} done`);
  };
  const speak = ({ vertex: digest, data = "", timestamp }: VertexLog): readonly BuildLine[] => {
    const vertex = known.get(digest);
    if (vertex === undefined) return [];
    const text = vertex.decoder.write(Buffer.from(data, "base64"));
    const lines = (vertex.rest + text).split(/\r?\n/);
    vertex.rest = lastWritten(lines.pop() ?? "");
    const seconds = ((Date.parse(timestamp) - vertex.startedMs) / 1000).toFixed(3);
    return lines.flatMap((line) => say(digest, `${seconds} ${line}`));
  };

  return ({ vertexes = [], statuses = [], logs = [], warnings = [] }) => {
    // Only the last state of a vertex counts, since it may restart at once.
    const last = new Map(vertexes.map((vertex) => [vertex.digest, vertex]));
    return [
      ...vertexes.flatMap(begin),
      ...statuses.flatMap(report),
      ...logs.flatMap(speak),
      ...warnings.flatMap(({ vertex, short = "" }) =>
        say(vertex, `WARN: ${Buffer.from(short, "base64").toString("utf8")}`),
      ),
      ...[...last.values()].flatMap(end),
    ];
  };
}

/** The last state of a progress bar, which overwrites its line. */
function lastWritten(line: string): string {
  return line.slice(line.lastIndexOf("\r", line.length - 2) + 1);
}

function endOf({ completed = "", cached, error }: Vertex, startedMs: number): string {
  if (error?.endsWith("context canceled")) return "CANCELED";
  if (error) return `ERROR: ${error}`;
  return cached ? "CACHED" : `DONE ${((Date.parse(completed) - startedMs) / 1000).toFixed(1)}s`;
}
