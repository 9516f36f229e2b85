import type { Engine, EngineReads } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Notices, Ui } from "../render/ui.ts";
import type { Loaded, LoadRequest, Stages } from "../stack/load.ts";
import type { Outline } from "../stack/outline/outline.ts";

/** What a flow may touch of the world. Opened lazily: a flow that never asks for the engine never connects. */
export interface Context {
  /** Reads the stack file; services named on the command line switch their profiles on. */
  load(services?: readonly string[], stages?: Stages): Promise<Loaded>;
  /** The loaded stack, or only the project's name where no file is there but a name was given: labels then say all. */
  loadOrName(services?: readonly string[]): Promise<{ readonly name: string; readonly loaded: Loaded | undefined }>;
  engine(): Promise<Engine>;
  readonly ui: Notices;
  readonly interrupts: Interrupts;
  /** Most engine calls at once; undefined: our own bound. */
  readonly parallel: number | undefined;
  readonly dryRun: boolean;
  readonly env: Env;
}

/** A context through which the engine can only be read. */
export interface ReadContext extends Omit<Context, "engine"> {
  engine(): Promise<EngineReads>;
}

/** The same for what is told on a screen, where somebody typed a command. */
export interface CommandContext extends Context {
  readonly ui: Ui;
  /** How the stack file is read: for who reads it in another way. */
  readonly request: LoadRequest;
  /** Reads the stack file with its variables as written. */
  outline(stages?: Stages): Promise<Outline>;
  /** How the user wants containers listed where the command line does not say, by the Docker CLI's configuration. */
  psFormat(): Promise<string | undefined>;
  /** Writes a file for the user. */
  write(path: string, text: string): Promise<void>;
  /** Writes files that must not be there yet: all of them, or none. */
  writeNew(files: readonly NewFile[]): Promise<void>;
  /** The same with bytes as they come; a file that is not whole does not stay. */
  save(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Lets go of what was opened, so that the process can end. */
  close(): Promise<void>;
}

/** A file that is to be written. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** For its owner's eyes alone. */
  readonly isSecret?: boolean;
}

/** Ctrl-C, once (stop in order) and twice (kill). The reason of each signal is an Interrupted. */
export interface Interrupts {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  /** Hands signals to the listener instead, for a process elsewhere that they are meant for; gives what ends that. */
  relay(listener: (signal: NodeJS.Signals) => void): () => void;
}
