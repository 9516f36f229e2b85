import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program of somebody else's, asked to do something for the stack. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

interface Ended {
  /** The code, or the signal that ended it. */
  readonly end: number | string;
  /** The last of what it said on stderr. */
  readonly complaint: string;
}

const complaintChars = 2000;

/** Runs it to its end; hands over each line of its stdout, and takes what is to be written to its stdin. */
export async function runProgram(
  { path, args, env, signal }: Program,
  onLine: (line: string, answer: (text: string) => void) => void,
): Promise<Ended> {
  const child = spawn(path, args, { env: { ...env }, stdio: ["pipe", "pipe", "pipe"], signal });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-complaintChars);
  });
  // It may end without reading what it is told.
  child.stdin.on("error", () => {});
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, by) => resolve(code ?? by ?? 1));
  });
  // Awaited below: until then its failure is not an unhandled one.
  ended.catch(() => undefined);
  try {
    for await (const line of createInterface(child.stdout)) onLine(line, (text) => child.stdin.write(text));
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    child.stdin.end();
  }
  return { end: await ended, complaint: complaint.trim() };
}
