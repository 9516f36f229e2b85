import type { CommandContext, NewFile } from "../../src/context/context.ts";
import { openFile } from "../../src/context/open.ts";
import { shortfalls } from "../../src/engine/docker/translate/shortfalls.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Env } from "../../src/env.ts";
import { Interrupted } from "../../src/errors.ts";
import { plain } from "../../src/render/terminal/color.ts";
import type { Ui } from "../../src/render/ui.ts";
import type { LoadRequest } from "../../src/stack/load.ts";
import { type MemoryEngine, memoryEngine } from "./memory-engine.ts";

export interface MemoryContextOptions {
  /** Another context's engine, to run a second command against what the first one left. */
  readonly engine?: MemoryEngine;
  /** Images that the engine has. A pull or a build adds others. */
  readonly images?: readonly string[];
  /** The engine is too old for what needs a newer API. Default: it is new enough for all. */
  readonly apiVersion?: string;
  /** The project's folder: relative build contexts start here. */
  readonly cwd?: string;
  readonly env?: Env;
  readonly dryRun?: boolean;
  /** Answers to `confirm`, in order. Absent: nobody can be asked. */
  readonly answers?: readonly boolean[];
}

/** A context over the in-memory engine, and a record of what went through it. */
export interface MemoryContext {
  readonly ctx: CommandContext;
  readonly engine: MemoryEngine;
  /** All engine calls (`createContainer shop-web-1`), in order, and between them `confirm …` and `status …` of the Ui. */
  readonly calls: string[];
  /** The calls that change the engine's state, in order. */
  writes(): readonly string[];
  /** What the user sees: `warn: …`, `note: …`, `result: …`, `plan: …`, one entry each. */
  readonly shown: string[];
  /** Files that the flow wrote, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Ctrl-C: the first call aborts `stop`, the second `kill`. */
  interrupt(): void;
}

/** Builds a context whose stack file has this text. Programs are not found unless `env` has a PATH. */
export function memoryContext(text: string, options: MemoryContextOptions = {}): MemoryContext {
  const { engine = memoryEngine(), images = [], cwd = "/shop", dryRun = false } = options;
  const env = { PATH: "", HOME: "/no-home", DOCKER_CONFIG: "/no-home/docker", DOCKER_BUILDKIT: "0", ...options.env };
  const calls: string[] = [];
  const shown: string[] = [];
  const files = new Map<string, string>();
  const stop = new AbortController();
  const kill = new AbortController();
  for (const image of images) engine.addImage(image);
  const { apiVersion } = options;
  const recorded = recordCalls(
    // The real table of attributes by API version.
    apiVersion === undefined ? engine : { ...engine, shortfalls: (wanted) => shortfalls(apiVersion, wanted) },
    { calls, nameOf: engine.nameOf },
  );
  const ui = recordingUi({ calls, shown, ...(options.answers && { answers: options.answers }) });
  const request: LoadRequest = {
    cwd,
    env,
    files: ["-"],
    profiles: [],
    envFiles: [],
    projectName: "shop",
    stdin: () => [Buffer.from(text)],
  };
  const write = async (path: string, content: string) => void files.set(path, content);
  const ctx: CommandContext = {
    ...openFile(request, ui),
    request,
    engine: async () => recorded,
    psFormat: async () => undefined,
    write,
    writeNew: async (added: readonly NewFile[]) => {
      for (const file of added) await write(file.path, file.text);
    },
    save: async (path, bytes) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      await write(path, Buffer.concat(chunks).toString());
    },
    close: async () => {},
    ui,
    interrupts: { stop: stop.signal, kill: kill.signal, relay: () => () => {}, onSuspend: () => () => {} },
    parallel: undefined,
    dryRun,
    otherFolder: "refuse",
    env,
  };
  return {
    ctx,
    engine,
    calls,
    writes: () => calls.filter((call) => writing.has(call.split(" ")[0] ?? "")),
    shown,
    files,
    interrupt: () => (stop.signal.aborted ? kill : stop).abort(new Interrupted("SIGINT")),
  };
}

/** All that changes the engine or what runs there. */
const writing: ReadonlySet<string> = new Set([
  ...["createNetwork", "removeNetwork", "createVolume", "removeVolume", "pullImage", "pushImage", "buildImage"],
  ...["removeImage", "commitContainer", "createContainer", "startContainer", "stopContainer", "killContainer"],
  ...["restartContainer", "pauseContainer", "unpauseContainer", "renameContainer", "connectContainer"],
  ...[
    "disconnectContainer",
    "removeContainer",
    "createExec",
    "startExec",
    "startExecDetached",
    "attach",
    "writeArchive",
  ],
]);

/** Calls that nothing is asked of the engine for. */
const local: ReadonlySet<string> = new Set([
  "shortfalls",
  "close",
  "settle",
  "tamper",
  "addImage",
  "names",
  "nameOf",
  "runByHand",
]);

interface CallRecord {
  readonly calls: string[];
  /** Calls by id are recorded under the name. */
  readonly nameOf: (id: string) => string;
}

function recordCalls(engine: Engine, { calls, nameOf }: CallRecord): Engine {
  const entries = Object.entries(engine).map(([method, call]: [string, unknown]) => {
    if (typeof call !== "function" || local.has(method)) return [method, call] as const;
    const recorded = (...args: readonly unknown[]): unknown => {
      calls.push([method, nameOf(subject(args[0]))].filter(Boolean).join(" "));
      return call(...args);
    };
    return [method, recorded] as const;
  });
  return Object.fromEntries(entries) as unknown as Engine;
}

/** What a call is about: the name, image or project that its first argument gives. */
function subject(argument: unknown): string {
  if (typeof argument === "string") return argument;
  if (Array.isArray(argument)) return argument.join(",");
  const keys = ["name", "container", "reference", "tag", "project"];
  const known = new Map(Object.entries(argument ?? {}));
  return String(keys.map((key) => known.get(key)).find((value) => value !== undefined) ?? "");
}

type Recording = Pick<MemoryContext, "calls" | "shown"> & Pick<MemoryContextOptions, "answers">;

function recordingUi({ calls, shown, answers }: Recording): Ui {
  const waiting = [...(answers ?? [])];
  const show = (kind: string) => (text: string) => void shown.push(`${kind}: ${text}`);
  const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const drain = async (stream: AsyncIterable<unknown>) => {
    for await (const chunk of stream) shown.push(`out: ${String(chunk)}`);
    return true;
  };
  return {
    isLive: false,
    progress: () => ({
      emit: (event) => {
        const subject = event.type === "warning" ? event.message : event.step.id;
        shown.push(`${event.type}: ${subject}`);
      },
      end: async () => {},
    }),
    showPlan: (plan) => shown.push(...plan.steps.map(({ id }) => `plan: ${id}`)),
    result: show("result"),
    status: (text) => {
      calls.push(`status ${text}`);
      show("status")(text);
    },
    canAsk: answers !== undefined,
    confirm: async (question) => {
      calls.push(`confirm ${question}`);
      return waiting.shift() ?? false;
    },
    ask: async () => {
      throw new Error("nothing answers this prompt");
    },
    warn: show("warn"),
    note: show("note"),
    problems: (problems) => {
      for (const problem of problems) show(problem.severity)(problem.message);
    },
    problem: (error) => show("problem")(message(error)),
    failure: (error) => show("failure")(error.message),
    bytes: show("out"),
    stream: drain,
    redrawn: (text) => text,
    announceAttach: () => {},
    group: (title) => {
      show("group")(title);
      return () => {};
    },
    canFold: false,
    streamFolded: async (title, stream) => {
      show("group")(title);
      await drain(stream);
    },
    mask: () => {},
    logs: async (entries) => {
      for await (const batch of entries) shown.push(...batch.map(({ type }) => `log: ${type}`));
      return true;
    },
    waitedMs: () => 0,
    paint: plain,
    screen: {},
    terminal: () => noTerminal(shown),
    close: async () => {},
  };
}

function noTerminal(shown: string[]): ReturnType<Ui["terminal"]> {
  const output = (kind: string) => ({
    screen: {},
    write: async (bytes: Uint8Array | string) => {
      shown.push(`${kind}: ${Buffer.from(bytes).toString()}`);
      return true;
    },
  });
  return {
    isInputTty: false,
    isOutputTty: false,
    stdout: output("stdout"),
    stderr: output("stderr"),
    input: async function* () {},
    size: () => undefined,
    onResize: () => () => {},
    raw: () => () => {},
  };
}
