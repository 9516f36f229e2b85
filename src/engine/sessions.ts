/** A two-way connection to a process: its output and its stdin. */
export interface TtySession {
  /** Frames with 8-byte headers, or the bare bytes of a TTY. Pull-based: a slow reader slows the process. Ends with the process's output. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Resolves once more can be written; false if the process no longer reads its stdin. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Closes stdin: the process reads end of file, and its output continues. */
  end(): void;
  /** Closes both directions. */
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
  /** In the engine's syntax: `ctrl-p,ctrl-q`. */
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
  /** false if the command's output is not read. */
  readonly output: boolean;
  readonly detachKeys?: string | undefined;
}

/** A command inside a running container. */
export interface ExecFact {
  readonly running: boolean;
  /** undefined while the command runs. */
  readonly exitCode: number | undefined;
  /** false if the command could not be started; the exit code is then the engine's. */
  readonly started: boolean;
}

/** Interactive processes: attach and exec. */
export interface EngineSessions {
  attach(request: AttachContainer): Promise<TtySession>;
  resizeContainer(container: string, size: WindowSize): Promise<void>;
  /** Returns the id of a command that is ready to start. */
  createExec(request: CreateExec): Promise<string>;
  startExec(
    id: string,
    options: {
      readonly tty: boolean;
      readonly size?: WindowSize | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<TtySession>;
  /** Starts the command without attaching to it. */
  startExecDetached(id: string): Promise<void>;
  inspectExec(id: string): Promise<ExecFact>;
  resizeExec(id: string, size: WindowSize): Promise<void>;
  /** Once the outer promise resolves, no later exit is missed. `removed` waits until the engine has also removed the container. */
  waitForExit(
    container: string,
    options: { readonly when: "exited" | "next" | "removed"; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly code: Promise<number> }>;
}

/** A file or directory inside a container. */
export interface PathFact {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
  /** "" for anything but a link. */
  readonly linkTarget: string;
}

/** A container's files as tar streams. The container need not run. */
export interface EngineFiles {
  /** undefined if the path does not exist. Does not follow links. */
  statPath(container: string, path: string): Promise<PathFact | undefined>;
  readArchive(
    container: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly fact: PathFact; readonly tar: AsyncIterable<Uint8Array> }>;
  /** Unpacks the tar into a folder that must exist. */
  writeArchive(request: {
    readonly container: string;
    readonly folder: string;
    readonly tar: AsyncIterable<Uint8Array>;
    /** Make the container's own user the owner of the files. */
    readonly ownerOfContainer: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<void>;
}
