import type { EngineFiles, EngineSessions } from "../../../src/engine/sessions.ts";
import { refuse } from "./books.ts";

const missing = async (): Promise<never> => refuse(501, "the in-memory engine has no processes and no files");

/** What an engine without processes says to whoever wants to talk to one. */
export const noProcesses: EngineSessions & EngineFiles = {
  attach: missing,
  resizeContainer: missing,
  createExec: missing,
  startExec: missing,
  startExecDetached: missing,
  inspectExec: missing,
  resizeExec: missing,
  waitForExit: missing,
  statPath: missing,
  readArchive: missing,
  writeArchive: missing,
};
