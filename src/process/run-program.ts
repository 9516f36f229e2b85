import { createInterface } from "node:readline";
import { Failure } from "../errors.ts";
import { type Program, type ProgramEnd, startProgram } from "./start-program.ts";

/** What to do with the streams of a program. */
export interface ProgramStreams {
  /** Written to its stdin, which is then closed. Default: nothing, or what `onLine` answers. */
  readonly input?: string | undefined;
  /** Takes each line of stdout, which is then not collected. `answer` writes to stdin. */
  readonly onLine?: ((line: string, answer: (text: string) => void) => void) | undefined;
  /** Takes each line of stderr, which is then not collected. */
  readonly onErrorLine?: ((line: string) => void) | undefined;
  /** More than this on stdout is a failure, in characters. Default: 64 Mi. */
  readonly maxOutputChars?: number | undefined;
}

/** How a program ended, and what it wrote. */
export interface ProgramResult extends ProgramEnd {
  readonly stdout: string;
  /** Only the end, if it is long. */
  readonly stderr: string;
}

const defaultMaxOutputChars = 64 * 1024 * 1024;
const maxErrorChars = 256 * 1024;

/**
 * Runs a program to its end; any exit code is a result. Rejects if it cannot be started, is stopped, writes too much, or
 * if a listener throws (the program is killed then).
 */
export async function runProgram(program: Program, streams: ProgramStreams = {}): Promise<ProgramResult> {
  const { input, onLine, onErrorLine, maxOutputChars = defaultMaxOutputChars } = streams;
  const { stdin, stdout, stderr, ended, kill } = startProgram(program);
  let output = "";
  let errors = "";
  return new Promise((resolve, reject) => {
    let hasFailed = false;
    const guarded =
      <T>(listener: (chunk: T) => void) =>
      (chunk: T) => {
        if (hasFailed) return;
        try {
          listener(chunk);
        } catch (error) {
          hasFailed = true;
          kill();
          reject(error);
        }
      };
    const collect = (text: string) => {
      output += text;
      if (output.length > maxOutputChars) throw tooMuchOutput(program, maxOutputChars);
    };
    const collectErrors = (text: string) => {
      errors = (errors + text).slice(-maxErrorChars);
    };
    if (onLine === undefined) stdout.setEncoding("utf8").on("data", guarded(collect));
    else {
      const answer = (text: string) => void stdin.write(text);
      createInterface(stdout).on(
        "line",
        guarded((line: string) => onLine(line, answer)),
      );
    }
    if (onErrorLine === undefined) stderr.setEncoding("utf8").on("data", collectErrors);
    else createInterface(stderr).on("line", guarded(onErrorLine));
    // A program that may be answered reads until its own output ends.
    if (onLine === undefined || input !== undefined) stdin.end(input);
    else stdout.once("end", () => stdin.end());
    ended.then((end) => resolve({ ...end, stdout: output, stderr: errors }), reject);
  });
}

function tooMuchOutput({ path }: Program, chars: number): Failure {
  return new Failure(`${path} wrote more than ${chars} characters`, {
    hint: "Check what it writes by running it yourself.",
  });
}

const shownErrorChars = 2000;

/** `3: no such model`: the exit code or signal, and the end of stderr. */
export function describeEnd({ exitCode, signal, stderr }: ProgramResult): string {
  const errors = stderr.slice(-shownErrorChars).trim();
  return `${signal ?? exitCode}${errors === "" ? "" : `: ${errors}`}`;
}
