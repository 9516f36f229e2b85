import type { Engine, EngineReads } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Notices, Ui } from "../render/ui.ts";
import type { Loaded, LoadRequest, Stages } from "../stack/load.ts";
import type { Outline } from "../stack/outline/outline.ts";
import type { NamedProject, OtherFolder } from "./project-use.ts";

/** All that a flow may use. Opened lazily: a flow that does not need the engine never connects. */
export interface Context {
  /** Reads the stack file. Services named on the command line enable their profiles. */
  load(services?: readonly string[], stages?: Stages): Promise<Loaded>;
  /** Reads the stack file, unless the command finds its project by the name that the user gave. */
  loadOrName(services?: readonly string[]): Promise<NamedProject>;
  engine(): Promise<Engine>;
  readonly ui: Notices;
  readonly interrupts: Interrupts;
  /** Maximum concurrent engine calls. undefined: the default. */
  readonly parallel: number | undefined;
  readonly dryRun: boolean;
  /** What to do if the project's containers were created from another folder. */
  readonly otherFolder: OtherFolder;
  readonly env: Env;
}

/** A context through which the engine can only be read. */
export interface ReadContext extends Omit<Context, "engine"> {
  engine(): Promise<EngineReads>;
}

/** The context of a command: with a terminal, and with files to write. */
export interface CommandContext extends Context {
  readonly ui: Ui;
  /** How the stack file is read, for flows that read it in another way. */
  readonly request: LoadRequest;
  /** Reads the stack file without replacing variables. */
  outline(stages?: Stages): Promise<Outline>;
  /** The default format of `ps` from the Docker CLI's configuration. */
  psFormat(): Promise<string | undefined>;
  /** Writes or replaces a file. If that fails, what was there stays. */
  write(path: string, text: string): Promise<void>;
  /** Creates new files: all of them, or none. Throws if one exists. */
  writeNew(files: readonly NewFile[]): Promise<void>;
  /** Writes a stream to a file, as `write` does. */
  save(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Closes all that was opened, so that the process can exit. */
  close(): Promise<void>;
}

/** A file to create. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Readable by its owner only. */
  readonly isSecret?: boolean;
}

/** Ctrl-C: `stop` aborts at the first one (stop in order), `kill` at the second. The reason is an Interrupted. */
export interface Interrupts {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  /** Calls the listener before the process is suspended (Ctrl-Z). Returns a function that ends this. */
  onSuspend(listener: () => void): () => void;
  /** Sends signals to the listener instead, to forward them to a container. Returns a function that ends this. */
  relay(listener: (signal: NodeJS.Signals) => void): () => void;
}
