/** The two-way connection to a process: its output while it comes, its input while it takes it. */
export interface TtySession {
  /** Frames with 8-byte headers, or the bare bytes of a terminal. Pull-based: a slow reader slows the process. Ends with the process's output. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Resolves once more is taken; false where nobody reads on. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Ends the input: the process reads end of file, its output goes on. */
  end(): void;
  /** Lets go of both directions. */
  close(): void;
}

/** A terminal's window, in characters. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

export interface AttachContainer {
  readonly container: string;
  readonly stdin: boolean;
  /** As the engine spells them: `ctrl-p,ctrl-q`. */
  readonly detachKeys?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CreateExec {
  readonly container: string;
  readonly command: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly privileged: boolean;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** false: nobody will read what it says. */
  readonly output: boolean;
  readonly detachKeys?: string | undefined;
}

/** A command inside a running container. */
export interface ExecFact {
  readonly running: boolean;
  /** undefined while it runs. */
  readonly exitCode: number | undefined;
  /** false: it never came to run, and the exit code is the engine's. */
  readonly started: boolean;
}

/** Processes that a person talks to. */
export interface EngineSessions {
  attach(request: AttachContainer): Promise<TtySession>;
  resizeContainer(container: string, size: WindowSize): Promise<void>;
  /** Gives the id of a command that is ready to start. */
  createExec(request: CreateExec): Promise<string>;
  startExec(
    id: string,
    options: {
      readonly tty: boolean;
      readonly size?: WindowSize | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<TtySession>;
  /** Starts it and leaves it alone. */
  startExecDetached(id: string): Promise<void>;
  inspectExec(id: string): Promise<ExecFact>;
  resizeExec(id: string, size: WindowSize): Promise<void>;
  /** Listens once the promise resolves: an exit after that is not missed. `removed` comes after the exit, where the engine removes the container itself. */
  waitForExit(
    container: string,
    options: { readonly when: "exited" | "next" | "removed"; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly code: Promise<number> }>;
}

/** What is at a path inside a container. */
export interface PathFact {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
  /** "" for anything but a link. */
  readonly linkTarget: string;
}

/** Files of a container, running or not, as tar. */
export interface EngineFiles {
  /** undefined: nothing is there. Links are not followed. */
  statPath(container: string, path: string): Promise<PathFact | undefined>;
  readArchive(
    container: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly fact: PathFact; readonly tar: AsyncIterable<Uint8Array> }>;
  /** Unpacks into a folder that exists. */
  writeArchive(request: {
    readonly container: string;
    readonly folder: string;
    readonly tar: AsyncIterable<Uint8Array>;
    /** Give what is written to the container's own user. */
    readonly ownerOfContainer: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<void>;
}
