import { appendFile, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Env, parseBoolean } from "../../env.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { RemoteRefused } from "../errors.ts";
import type { Place } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";
import { fetchGit } from "./git.ts";
import { fetchOci, type OciOptions } from "./oci.ts";
import { type FetchRemote, type FetchResult, remoteKind, remoteProblem } from "./remote.ts";

/** What fetching remote sources needs. */
export interface RemoteOptions extends OciOptions {
  /** Asks a yes/no question; undefined if there is no terminal to ask on. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** `--yes`: fetch all remote sources without asking. */
  readonly assumeYes: boolean;
}

/** Returns a function that fetches remote sources, each once, and asks for confirmation before a source is fetched for the first time. */
export function openRemotes(options: RemoteOptions): FetchRemote {
  const known = new Map<string, Promise<FetchResult>>();
  return (source, at) => {
    const fetched = known.get(source) ?? fetchOne(source, at, options);
    known.set(source, fetched);
    return fetched;
  };
}

async function fetchOne(source: string, at: Place | undefined, options: RemoteOptions): Promise<FetchResult> {
  const kind = remoteKind(source);
  try {
    // They could disguise the question that the user is asked, or add lines to the file of allowed sources.
    if (/\p{Cc}/u.test(source))
      throw new RemoteRefused("invalid source: it contains control characters", "Write it on one line.");
    if (kind !== "git" && kind !== "oci") {
      const hint =
        'Use a Git URL that ends in ".git", an OCI artifact that starts with "oci://", or a downloaded copy.';
      throw new RemoteRefused(`${source} is neither a Git repository nor an OCI artifact`, hint);
    }
    await confirm(source, at, variables[kind], options);
    const note = (text: string) => options.note(withoutPasswords(text));
    const checkout =
      kind === "git" ? await fetchGit(source, { ...options, note }) : await fetchOci(source, { ...options, note });
    return { checkout };
  } catch (error) {
    if (error instanceof RemoteRefused) return remoteProblem("remote-source", error.message, error.hint, at);
    throw error;
  }
}

const variables = { git: "COMPOSE_EXPERIMENTAL_GIT_REMOTE", oci: "COMPOSE_EXPERIMENTAL_OCI_REMOTE" } as const;

/** Checks that a source may be fetched: by Compose's variable, by `--yes`, or by the user's answer, which is remembered. */
async function confirm(source: string, at: Place | undefined, variable: string, options: RemoteOptions): Promise<void> {
  const isEnabled = booleanVariable(variable, options.env);
  if (isEnabled === false) {
    throw new RemoteRefused(`${source}: remote resource is disabled by ${variable}`, `Set ${variable}=1 to allow it.`);
  }
  const name = withoutPasswords(source);
  if (isEnabled || options.assumeYes || (await isAllowed(name, options.env))) return;
  if (options.ask === undefined) {
    // A source on the command line is the user's choice; one in a file may be unknown to the user.
    if (at === undefined) return;
    const hint = `Confirm with --yes, answer yes once in a terminal, or set ${variable}=1.`;
    throw new RemoteRefused(`${name} is a remote source that needs confirmation`, hint);
  }
  const where = at === undefined ? "" : `, named in ${at.source.name}:${pointAt(at.source, at.start).line},`;
  const question = `${name}${where} is a remote source that can run code on this machine. Fetch it?`;
  if (!(await options.ask(question)))
    throw new RemoteRefused(`${name} was not confirmed`, "Run the command again, and answer yes.");
  await allow(name, options.env);
}

function booleanVariable(variable: string, env: Env): boolean | undefined {
  const value = env[variable];
  if (!value) return undefined;
  const isOn = parseBoolean(value);
  if (isOn !== undefined) return isOn;
  throw new RemoteRefused(
    `${variable} environment variable expects boolean value, not "${value}"`,
    `Set ${variable}=1.`,
  );
}

/** Whether the user has confirmed this source before. */
export async function isAllowed(source: string, env: Env): Promise<boolean> {
  const text = await readFile(fileIn(env), "utf8").catch(() => "");
  return text.split("\n").includes(source);
}

/** Remembers that the user confirmed a source. If the file cannot be written, the question is asked again next time. */
export async function allow(source: string, env: Env): Promise<void> {
  const file = fileIn(env);
  try {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${source}\n`);
  } catch {}
}

/** The file of confirmed sources, one per line as written in the stack file. Users can remove lines from it. */
function fileIn(env: Env): string {
  return join(env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config"), "berth", "allowed-sources");
}
