import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Notices, Ui } from "../render/ui.ts";
import type { Loaded, LoadRequest, Stages } from "../stack/load.ts";
import type { Outline } from "../stack/outline/outline.ts";

/** What a flow gets: the stack file, the engine, output and signals. Each is opened when it is first needed. */
export interface Context {
  /** Reads the stack file. Services that are named on the command line enable their profiles. */
  load(services?: readonly string[], stages?: Stages): Promise<Loaded>;
  /** The loaded stack, or only the project's name if that is given and the file is missing: the labels then describe the stack. */
  loadOrName(services?: readonly string[]): Promise<{ readonly name: string; readonly loaded: Loaded | undefined }>;
  engine(): Promise<Engine>;
  readonly ui: Notices;
  readonly interrupts: Interrupts;
  /** The maximum number of concurrent engine calls; undefined for berth's default. */
  readonly parallel: number | undefined;
  readonly dryRun: boolean;
  readonly env: Env;
}

/** The context of a command: with a terminal, and with files that the user asked for. */
export interface CommandContext extends Context {
  readonly ui: Ui;
  /** How the stack file is read, for callers that read it again in another way. */
  readonly request: LoadRequest;
  /** Reads the stack file with its variables as written. */
  outline(stages?: Stages): Promise<Outline>;
  /** `psFormat` of the Docker CLI's configuration: how to list containers if the command line does not say. */
  psFormat(): Promise<string | undefined>;
  /** Writes a file for the user. */
  write(path: string, text: string): Promise<void>;
  /** Writes files that must not exist yet: all of them, or none. */
  writeNew(files: readonly NewFile[]): Promise<void>;
  /** Writes a stream to a file. An incomplete file is removed. */
  save(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Closes what was opened, so that the process can exit. */
  close(): Promise<void>;
}

/** A file to write. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Readable by its owner only. */
  readonly isSecret?: boolean;
}

/** Ctrl-C, once (stop in order) and twice (kill). The abort reason of each signal is an Interrupted. */
export interface Interrupts {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  /** Sends signals to the listener instead, which forwards them to another process. Returns a function that undoes this. */
  relay(listener: (signal: NodeJS.Signals) => void): () => void;
}
