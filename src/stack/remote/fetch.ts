import { appendFile, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Env, truth } from "../../env.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { RemoteRefused } from "../errors.ts";
import type { Place } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";
import { fetchGit } from "./git.ts";
import { fetchOci, type OciOptions } from "./oci.ts";
import { type Fetched, type FetchRemote, remoteKind, remoteProblem } from "./remote.ts";

/** What remote sources need of the world. */
export interface RemoteOptions extends OciOptions {
  /** Asks a question; undefined: nobody is there to answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** `--yes`: all that the stack names may be fetched. */
  readonly assumeYes: boolean;
}

/** Fetches remote sources, each once; shows each, and asks before the first time that it is fetched. */
export function openRemotes(ports: RemoteOptions): FetchRemote {
  const known = new Map<string, Promise<Fetched>>();
  return (source, at) => {
    const fetched = known.get(source) ?? fetchOne(source, at, ports);
    known.set(source, fetched);
    return fetched;
  };
}

async function fetchOne(source: string, at: Place | undefined, ports: RemoteOptions): Promise<Fetched> {
  const kind = remoteKind(source);
  try {
    // A question could be made to look like another, and a yes to count for another.
    if (/\p{Cc}/u.test(source)) throw new RemoteRefused("a source has control characters", "Write it on one line.");
    if (kind !== "git" && kind !== "oci") {
      const hint =
        'A Git repository ends in ".git", an OCI artifact begins with "oci://"; any other file: fetch it first.';
      throw new RemoteRefused(`${source} is neither a Git repository nor an OCI artifact`, hint);
    }
    await consent(source, at, switches[kind], ports);
    const note = (text: string) => ports.note(withoutPasswords(text));
    const checkout =
      kind === "git" ? await fetchGit(source, { ...ports, note }) : await fetchOci(source, { ...ports, note });
    return { checkout };
  } catch (error) {
    if (error instanceof RemoteRefused) return remoteProblem("remote-source", error.message, error.hint, at);
    throw error;
  }
}

const switches = { git: "COMPOSE_EXPERIMENTAL_GIT_REMOTE", oci: "COMPOSE_EXPERIMENTAL_OCI_REMOTE" } as const;

/** Compose's switch says yes or no for all; else a yes for this very source, which is remembered. */
async function consent(source: string, at: Place | undefined, variable: string, ports: RemoteOptions): Promise<void> {
  const all = switchOf(variable, ports.env);
  if (all === false) {
    throw new RemoteRefused(`${source}: remote resource is disabled by ${variable}`, `Set ${variable}=1 to allow it.`);
  }
  const name = withoutPasswords(source);
  if (all || ports.assumeYes || (await isAllowed(name, ports.env))) return;
  if (ports.ask === undefined) {
    // Who names it on the command line has decided; a file may name what nobody has seen.
    if (at === undefined) return;
    const hint = `Allow it: answer yes once in a terminal, give --yes where the command has it, or set ${variable}=1.`;
    throw new RemoteRefused(`${name} is a file from elsewhere, and nobody is here to allow it`, hint);
  }
  const where = at === undefined ? "" : `, named in ${at.source.name}:${pointAt(at.source, at.start).line},`;
  const question = `${name}${where} is a file from elsewhere: what it says will run on this machine. Fetch it?`;
  if (!(await ports.ask(question))) throw new RemoteRefused(`${name} is not allowed`, "Run it again, and answer yes.");
  await allow(name, ports.env);
}

function switchOf(variable: string, env: Env): boolean | undefined {
  const value = env[variable];
  if (!value) return undefined;
  const isOn = truth(value);
  if (isOn !== undefined) return isOn;
  throw new RemoteRefused(
    `${variable} environment variable expects boolean value, not "${value}"`,
    `Set ${variable}=1.`,
  );
}

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
