import type { Env } from "../env.ts";
import type { BerthError } from "../errors.ts";
import type { LogEntry } from "../logs/entry.ts";
import type { Plan } from "../plan/plan.ts";
import { withoutPasswords } from "../redact/addresses.ts";
import { StackInvalid } from "../stack/errors.ts";
import type { Problem } from "../stack/problems/problem.ts";
import { jobMarks } from "./job-log/marks.ts";
import { attachedNames, type LogStyle, writeLogs } from "./logs/log-writer.ts";
import { errorText, problemsPainted } from "./problems/errors.ts";
import { dryRunView } from "./progress/dry-run-view.ts";
import { failureJson, jsonProgress } from "./progress/json.ts";
import { lineProgress } from "./progress/lines.ts";
import type { LiveRows } from "./progress/live-rows.ts";
import type { Progress } from "./progress/renderer.ts";
import { taskProgress } from "./progress/tasks.ts";
import { confirm, type Prompt, type Reply } from "./terminal/ask.ts";
import { type Ansi, type Paint, paintFor, type Screen } from "./terminal/color.ts";
import { openOutput } from "./terminal/output.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";

/** What work tells while it goes on, whoever listens: a person, or a program by the API. */
export interface Notices {
  /** Shows a walk of the plan; give `emit` to `apply`. On a terminal other output goes above its rows until its `end`. */
  progress(plan: Plan, options?: ProgressOptions): Progress;
  /** Shows what a dry run would do; in docker compose's place in its words too. `attached`: by an `up` that would show logs. */
  planned(plan: Plan, options: { readonly attached: boolean }): void;
  /** What was asked for, to stdout, with a final newline. */
  result(text: string): void;
  /** One step of what is not worth a plan, as progress is shown. */
  status(text: string): void;
  /** Is there someone to answer? */
  readonly canAsk: boolean;
  /** Asks, on stderr; anything but a yes is a no. */
  confirm(question: string): Promise<boolean>;
  warn(text: string): void;
  /** What goes on, on stderr; nothing where progress is to be quiet, or JSON. */
  note(text: string): void;
  problems(problems: readonly Problem[]): void;
  /** What went wrong and does not end the work. */
  problem(error: unknown): void;
  /** For a conversation with a process: opened when it begins, since stdin is then read. */
  terminal(): Terminal;
}

/** All that a person, or a script, gets to see. Flows hand over what they have; nothing else prints. */
export interface Ui extends Notices {
  /** Asks with keys to choose by, on stderr; Ctrl-C throws. */
  ask(prompt: Prompt): Promise<Reply>;
  /** Bytes as they are, to stdout; false where nobody reads on. */
  pour(stream: AsyncIterable<Uint8Array | string>): Promise<boolean>;
  /** The newest state of what is looked at, to be poured: takes the last one's place on a terminal, comes after it elsewhere. */
  screenful(text: string): string;
  /** What ended the work: in words, or as JSON where progress is that. */
  failure(error: BerthError): void;
  /** What was asked for, to stdout, byte for byte. */
  bytes(text: string): void;
  /** Names the containers whose output is about to be shown. */
  attaching(plan: Plan, services: ReadonlySet<string>): void;
  /** Begins what a CI system's log can fold away; gives what ends it. Nothing elsewhere. */
  group(title: string): () => void;
  /** Whether there is a CI system's log that folds. */
  readonly folds: boolean;
  /** Pours what it can fold away, to stdout. */
  folded(title: string, stream: AsyncIterable<Uint8Array | string>): Promise<void>;
  /** Values that a CI system's log shall not show, wherever they come from. Nothing elsewhere. */
  mask(values: readonly string[]): void;
  /** Writes log entries until they end; false where nobody reads on (`| head`). */
  logs(entries: AsyncIterable<readonly LogEntry[]>, style: LogStyle): Promise<boolean>;
  /** Of stdout: for results with colours, or cut to the window. */
  readonly paint: Paint;
  readonly screen: Screen;
  /** Waits until all of it is written. */
  close(): Promise<void>;
}

interface ProgressOptions {
  /** Where a builder's words go, off a terminal; by default to stdout, as with docker compose. */
  readonly builds?: "stdout" | "stderr";
}

export interface UiOptions {
  readonly progress: "auto" | "tty" | "plain" | "json" | "quiet";
  readonly ansi: Ansi;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Env;
  /** Ends a question, with its reason. */
  readonly stop: AbortSignal;
  /** Scripts look for docker compose's words. */
  readonly inComposesPlace?: boolean | undefined;
}

export function openUi(options: UiOptions): Ui {
  const { ansi, env, inComposesPlace = false } = options;
  const inWords = inComposesPlace && options.progress !== "quiet" && options.progress !== "json";
  let live: LiveRows | undefined;
  let names: readonly string[] = [];
  const above = <T>(write: () => Promise<T>) => (live === undefined ? write() : live.above(write));
  const stdout = openOutput(options.stdout, above);
  const stderr = openOutput(options.stderr, above);
  const paint = { stdout: paintFor(options.stdout, ansi, env), stderr: paintFor(options.stderr, ansi, env) };
  const marks = jobMarks(env);
  // What goes wrong with a stream is told by `close`.
  const result = (text: string) => void stdout.write(ended(text)).catch(() => {});
  const say = (text: string) => void stderr.write(ended(withoutPasswords(text))).catch(() => {});
  return {
    progress: openProgress(options, { result, say, onLive: (rows) => (live = rows) }),
    planned: dryRunView(inWords, { result, say, paint: paint.stderr }),
    result,
    bytes: (text) => void stdout.write(text).catch(() => {}),
    pour: async (stream) => {
      for await (const chunk of stream) if (!(await stdout.write(chunk))) return false;
      return true;
    },
    screenful: (text) => {
      const isDrawn = options.stdout.isTTY === true && ansi !== "never";
      // Home, each line cleared behind its text, and what is below: a whole clear would flicker.
      return isDrawn ? `\u001b[H${ended(text).replaceAll("\n", "\u001b[K\n")}\u001b[J` : ended(text);
    },
    status: (text) => {
      if (options.progress !== "quiet") say(` ${text}`);
    },
    canAsk: process.stdin.isTTY === true && options.stderr.isTTY === true,
    ask: async (prompt) => {
      const { ask } = await import("./terminal/ask.ts");
      return ask(prompt, { input: process.stdin, output: options.stderr });
    },
    confirm: (question) => confirm(withoutPasswords(question), { output: options.stderr, stop: options.stop }),
    attaching: (plan, services) => {
      names = attachedNames(plan, services);
      if (names.length > 0) result(`Attaching to ${names.join(", ")}`);
    },
    note: (text) => {
      if (options.progress !== "quiet" && options.progress !== "json") say(` ${text}`);
    },
    warn: (text) => say(`${paint.stderr.yellow("warning:")} ${text}`),
    problems: (problems) => {
      if (problems.length === 0) return;
      say(problemsPainted(problems, paint.stderr, options.stderr) + marks.annotate(new StackInvalid(problems)));
    },
    problem: (error) => say(errorText(error, paint.stderr)),
    failure: (error) => {
      if (options.progress === "json") say(failureJson(error));
      else say(errorText(error, paint.stderr, options.stderr) + marks.annotate(error));
    },
    group: (title) => {
      const group = marks.group(title);
      say(group.open);
      return () => say(group.close);
    },
    folds: marks.folds,
    folded: async (title, stream) => {
      const { open, close } = marks.group(title);
      await stdout.write(open);
      for await (const chunk of stream) await stdout.write(chunk);
      await stdout.write(close);
    },
    mask: (values) => void stderr.write(marks.mask(values)).catch(() => {}),
    logs: (entries, style) => writeLogs(entries, style, { stdout, stderr, paint, names }),
    paint: paint.stdout,
    screen: options.stdout,
    terminal: () => openTerminal({ stdin: process.stdin, stdout: options.stdout, stderr: options.stderr }),
    close: async () => {
      await live?.end();
      await Promise.all([stdout.write(""), stderr.write("")]);
    },
  };
}

interface Sinks {
  readonly result: (text: string) => void;
  readonly say: (text: string) => void;
  readonly onLive: (rows: LiveRows | undefined) => void;
}

function openProgress(options: UiOptions, { result, say, onLive }: Sinks): Ui["progress"] {
  const { env } = options;
  const isSwapped = env["COMPOSE_STATUS_STDOUT"] === "1" || env["COMPOSE_STATUS_STDOUT"] === "true";
  const stream = isSwapped ? options.stdout : options.stderr;
  const line = isSwapped ? result : say;
  const paint = paintFor(stream, options.ansi, env);
  const lines = (plan: Plan, { builds = "stdout" }: ProgressOptions = {}) =>
    lineProgress({ line, build: builds === "stdout" ? result : say, paint })(plan);
  switch (modeOf(options, stream)) {
    case "quiet":
      return () => ({ emit: () => {}, end: async () => {} });
    case "json":
      return jsonProgress(line);
    case "plain":
      return lines;
    case "tty": {
      const tasks = taskProgress(stream, paint, onLive);
      // Nothing will move: no need for what draws moving rows.
      return (plan, given) => (plan.steps.length === 0 ? lines(plan, given) : tasks(plan));
    }
  }
}

type Mode = Exclude<UiOptions["progress"], "auto">;

/** As asked for; else rows move where a person looks on: on a terminal, and not in CI. */
function modeOf({ progress, ansi, env }: UiOptions, screen: Screen): Mode {
  if (progress !== "auto") return progress;
  const isCi = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  return screen.isTTY === true && ansi !== "never" && env["TERM"] !== "dumb" && !isCi ? "tty" : "plain";
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
