import { appendFile, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "../../env.ts";

/** Whether the user once said yes to this source. */
export async function isAllowed(source: string, env: Env): Promise<boolean> {
  const text = await readFile(fileIn(env), "utf8").catch(() => "");
  return text.split("\n").includes(source);
}

/** Remembers a yes; where that cannot be written, the question only comes again. */
export async function allow(source: string, env: Env): Promise<void> {
  const file = fileIn(env);
  try {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${source}\n`);
  } catch {}
}

/** A line per source, as the stack file or the command line names it; whoever changes their mind removes the line. */
function fileIn(env: Env): string {
  return join(env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config"), "berth", "allowed-sources");
}
