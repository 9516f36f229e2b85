import type { Env } from "../env.ts";
import type { BerthError } from "../errors.ts";
import type { LogEntry } from "../logs/entry.ts";
import type { Plan } from "../plan/plan.ts";
import { withoutPasswords } from "../redact/addresses.ts";
import { StackInvalid } from "../stack/errors.ts";
import type { Problem } from "../stack/problems/problem.ts";
import { jobMarks } from "./job-log/marks.ts";
import { attachedNames, type LogStyle, writeLogs } from "./logs/log-writer.ts";
import { problemLines } from "./problems/code-frame.ts";
import { asTyped, errorText, paintProblems } from "./problems/errors.ts";
import { dryRunView } from "./progress/dry-run-view.ts";
import { failureJson, jsonProgress } from "./progress/json.ts";
import { lineProgress } from "./progress/lines.ts";
import type { LiveRows } from "./progress/live-rows.ts";
import type { Progress } from "./progress/renderer.ts";
import { taskProgress } from "./progress/tasks.ts";
import { confirm, type Prompt, type Reply } from "./terminal/ask.ts";
import { type Ansi, type Paint, paintFor, type Screen } from "./terminal/color.ts";
import { type Output, openOutput } from "./terminal/output.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";
import { visible, visibleExceptColors } from "./terminal/visible.ts";

/** Everything that work reports while it runs: printed for a person, or passed to an API caller. */
export interface Notices {
  /** Shows a plan being applied: pass `emit` to `apply`. On a terminal, other output goes above its rows until `end`. */
  progress(plan: Plan, options?: ProgressOptions): Progress;
  /** Shows what a dry run would do, also in docker compose's words if berth replaces it. `attached`: an `up` with logs. */
  showPlan(plan: Plan, options: { readonly attached: boolean }): void;
  /** Prints a result to stdout, with a final newline. */
  result(text: string): void;
  /** Prints one progress line for work that has no plan. */
  status(text: string): void;
  /** Whether a person can answer questions: stdin and stderr are terminals. */
  readonly canAsk: boolean;
  /** Asks on stderr; any answer but yes counts as no. */
  confirm(question: string): Promise<boolean>;
  warn(text: string): void;
  /** Prints a note to stderr; nothing if progress is quiet or JSON. */
  note(text: string): void;
  /** Shows problems with their places in the file; `isShort`: in one line each. */
  problems(problems: readonly Problem[], options?: { readonly isShort?: boolean }): void;
  /** Prints an error that does not stop the work. */
  problem(error: unknown): void;
  /** Opens the terminal for an interactive session. Open it only then, since it reads stdin. */
  terminal(): Terminal;
}

/** All output of a command. Flows pass what they have; nothing else prints. */
export interface Ui extends Notices {
  /** Whether progress is shown as live rows on a terminal, and not as lines that scripts may read. */
  readonly isLive: boolean;
  /** Asks a question with choices on stderr. Throws `Interrupted` on Ctrl-C. */
  ask(prompt: Prompt): Promise<Reply>;
  /** Writes bytes to stdout unchanged; false if the reader has gone. */
  stream(stream: AsyncIterable<Uint8Array | string>): Promise<boolean>;
  /** Text for `stream` that replaces the last one on a terminal, and follows it elsewhere. */
  redrawn(text: string): string;
  /** Prints the error that ended the command, as JSON if progress is JSON. */
  failure(error: BerthError): void;
  /** Writes a result to stdout, byte for byte. */
  bytes(text: string): void;
  /** Prints the names of the containers whose output will follow. */
  announceAttach(plan: Plan, services: ReadonlySet<string>): void;
  /** Starts a foldable group in a CI system's log; returns the function that ends it. Does nothing elsewhere. */
  group(title: string): () => void;
  /** Whether a CI system's log can fold groups. */
  readonly canFold: boolean;
  /** Writes a stream to stdout as a foldable group. */
  streamFolded(title: string, stream: AsyncIterable<Uint8Array | string>): Promise<void>;
  /** Hides these values in a CI system's log. Does nothing elsewhere. */
  mask(values: readonly string[]): void;
  /** Writes log entries until they end; false if the reader has gone (`| head`). */
  logs(entries: AsyncIterable<readonly LogEntry[]>, style: LogStyle): Promise<boolean>;
  /** How long writes to stdout and stderr have waited for their readers so far, in milliseconds. */
  waitedMs(): number;
  /** Colors and size of stdout, for results. */
  readonly paint: Paint;
  readonly screen: Screen;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

interface ProgressOptions {
  /** Where builder output goes if stderr is not a terminal. Default: stdout, as in docker compose. */
  readonly builds?: "stdout" | "stderr";
}

export interface UiOptions {
  readonly progress: "auto" | "tty" | "plain" | "json" | "quiet";
  readonly ansi: Ansi;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Env;
  /** Cancels an open question; its reason is thrown. */
  readonly stop: AbortSignal;
  /** berth replaces docker compose, so scripts look for its words. */
  readonly inComposesPlace?: boolean | undefined;
  /** What the user types to run berth. Hints name it. Default: `berth`. */
  readonly program?: string | undefined;
}

export function openUi(options: UiOptions): Ui {
  const { ansi, env, program = "berth" } = options;
  const inComposeWords =
    options.inComposesPlace === true && options.progress !== "quiet" && options.progress !== "json";
  let live: LiveRows | undefined;
  let names: readonly string[] = [];
  const above = <T>(write: () => Promise<T>) => (live === undefined ? write() : live.above(write));
  const stdout = openOutput(options.stdout, above);
  const stderr = openOutput(options.stderr, above);
  const paint = { stdout: paintFor(options.stdout, ansi, env), stderr: paintFor(options.stderr, ansi, env) };
  const marks = jobMarks(env);
  const sinks = openSinks(stdout, stderr, program);
  const { result, say, raw } = sinks;
  return {
    isLive: modeOf(options, statusStream(options)) === "tty",
    progress: openProgress(options, { ...sinks, onLive: (rows) => (live = rows) }),
    showPlan: dryRunView(inComposeWords, { result, say, paint: paint.stderr }),
    result,
    // A file or another program gets the text as it is.
    bytes: (text) => void stdout.write(options.stdout.isTTY ? visibleExceptColors(text) : text).catch(() => {}),
    stream: async (stream) => {
      for await (const chunk of stream) if (!(await stdout.write(chunk))) return false;
      return true;
    },
    redrawn: (text) => {
      const shown = withNewline(visibleExceptColors(text));
      return options.stdout.isTTY === true && ansi !== "never" ? inPlace(shown) : shown;
    },
    status: (text) => (options.progress === "quiet" ? undefined : say(` ${visible(text)}`)),
    canAsk: process.stdin.isTTY === true && options.stderr.isTTY === true,
    ask: async (prompt) => {
      const { ask } = await import("./terminal/ask.ts");
      return ask(prompt, { input: process.stdin, output: options.stderr });
    },
    confirm: (question) => confirm(visible(withoutPasswords(question)), { output: options.stderr, stop: options.stop }),
    announceAttach: (plan, services) => {
      names = attachedNames(plan, services);
      if (names.length > 0) result(`Attaching to ${names.join(", ")}`);
    },
    note: (text) => {
      if (options.progress !== "quiet" && options.progress !== "json") say(` ${visible(text)}`);
    },
    warn: (text) => say(`${paint.stderr.yellow("warning:")} ${visible(text)}`),
    problems: (problems, { isShort } = {}) => {
      const text = (isShort ? problemLines : paintProblems)(problems, paint.stderr, options.stderr);
      if (text !== "") say(text + marks.annotate(new StackInvalid(problems)));
    },
    problem: (error) => say(errorText(error, paint.stderr)),
    failure: (error) => {
      const text = () => errorText(error, paint.stderr, options.stderr) + marks.annotate(error);
      say(options.progress === "json" ? failureJson(error) : text());
    },
    group: (title) => {
      const group = marks.group(title);
      raw.stderr(group.open);
      return () => raw.stderr(group.close);
    },
    canFold: marks.canFold,
    streamFolded: async (title, stream) => {
      const { open, close } = marks.group(title);
      for await (const chunk of surrounded(open, stream, close)) await stdout.write(chunk);
    },
    mask: (values) => void stderr.write(marks.mask(values)).catch(() => {}),
    logs: (entries, style) => writeLogs(entries, style, { stdout, stderr, paint, names }),
    waitedMs: () => stdout.waitedMs() + stderr.waitedMs(),
    paint: paint.stdout,
    screen: options.stdout,
    terminal: () => openTerminal({ stdin: process.stdin, stdout: options.stdout, stderr: options.stderr }),
    close: async () => {
      await live?.end();
      await Promise.all([stdout.write(""), stderr.write("")]);
    },
  };
}

async function* surrounded(open: string, stream: AsyncIterable<Uint8Array | string>, close: string) {
  yield open;
  yield* stream;
  yield close;
}

/** Where texts go, each with a final newline. */
interface Sinks {
  /** To stdout, with control characters visible. */
  readonly result: (text: string) => void;
  /** To stderr, with control characters visible. */
  readonly say: (text: string) => void;
  /** Unchanged: the output of programs, and commands for a CI system. */
  readonly raw: Readonly<Record<"stdout" | "stderr", (text: string) => void>>;
}

/** `close` throws the error of a stream. */
function openSinks(stdout: Output, stderr: Output, program: string): Sinks {
  const raw: Sinks["raw"] = {
    stdout: (text) => void stdout.write(withNewline(text)).catch(() => {}),
    stderr: (text) => void stderr.write(withNewline(withoutPasswords(asTyped(text, program)))).catch(() => {}),
  };
  return {
    result: (text) => raw.stdout(visibleExceptColors(text)),
    say: (text) => raw.stderr(visibleExceptColors(text)),
    raw,
  };
}

interface ProgressSinks extends Sinks {
  readonly onLive: (rows: LiveRows | undefined) => void;
}

function openProgress(options: UiOptions, { result, say, raw, onLive }: ProgressSinks): Ui["progress"] {
  const stream = statusStream(options);
  const line = stream === options.stdout ? result : say;
  const paint = paintFor(stream, options.ansi, options.env);
  const lines = (plan: Plan, { builds = "stdout" }: ProgressOptions = {}) =>
    lineProgress({ line, build: raw[builds], paint })(plan);
  switch (modeOf(options, stream)) {
    case "quiet":
      return () => ({ emit: () => {}, end: async () => {} });
    case "json":
      return jsonProgress(line);
    case "plain":
      return lines;
    case "tty": {
      const tasks = taskProgress({
        canvas: stream,
        paint,
        onLive,
        errorText: (error) => errorText(error, paint, stream),
      });
      // Without steps nothing moves, so listr2 need not be loaded.
      return (plan, options) => (plan.steps.length === 0 ? lines(plan, options) : tasks(plan));
    }
  }
}

/** Where progress goes: docker compose's variable moves it to stdout. */
function statusStream({ env, stdout, stderr }: UiOptions): NodeJS.WriteStream {
  const isSwapped = env["COMPOSE_STATUS_STDOUT"] === "1" || env["COMPOSE_STATUS_STDOUT"] === "true";
  return isSwapped ? stdout : stderr;
}

type Mode = Exclude<UiOptions["progress"], "auto">;

/** The requested mode; by default live rows on a terminal outside CI, else lines. */
function modeOf({ progress, ansi, env }: UiOptions, screen: Screen): Mode {
  if (progress !== "auto") return progress;
  const isCi = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  return screen.isTTY === true && ansi !== "never" && env["TERM"] !== "dumb" && !isCi ? "tty" : "plain";
}

/** Moves home, then clears the rest of each line and below: clearing the whole screen would flicker. */
function inPlace(text: string): string {
  return `\u001b[H${text.replaceAll("\n", "\u001b[K\n")}\u001b[J`;
}

function withNewline(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
