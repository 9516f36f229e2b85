import { createInterface } from "node:readline";
import { type RunningProgram, startProgram } from "./start-program.ts";

/** What is run, as those who ask for it have it. */
export type ProgramResult = Omit<RunningProgram, "group">;

interface Ended {
  /** The code, or the signal that ended it. */
  readonly end: number | string;
  /** The last of what it said on stderr. */
  readonly complaint: string;
}

const complaintChars = 2000;

/** Runs a program to its end; hands over each line of its stdout, and takes what is to be written to its stdin. */
export async function runProgram(
  run: ProgramResult,
  onLine: (line: string, answer: (text: string) => void) => void,
): Promise<Ended> {
  const { child, ended } = startProgram({ ...run, group: "ours" });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-complaintChars);
  });
  const lines = createInterface(child.stdout);
  const leave = () => lines.close();
  run.signal.addEventListener("abort", leave, { once: true });
  try {
    for await (const line of lines) onLine(line, (text) => child.stdin.write(text));
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    run.signal.removeEventListener("abort", leave);
    child.stdin.end();
  }
  return { end: await ended, complaint: complaint.trim() };
}
