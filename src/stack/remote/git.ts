import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { RemoteRefused } from "../errors.ts";
import { cached, cacheFolder } from "./cache.ts";
import type { Checkout } from "./remote.ts";
import { type GitEnvironment, type GitResult, runGit } from "./run-git.ts";

/** What fetching a repository needs. */
export interface GitOptions extends GitEnvironment {
  note(text: string): void;
}

/** A local copy of a repository at one commit. */
interface Repository extends GitSource {
  readonly root: string;
  readonly commit: string;
}

/** The stack file of a Git repository, from the cache if this commit was fetched before. */
export async function fetchGit(text: string, options: GitOptions): Promise<Checkout> {
  const repository = await fetchRepository(text, options);
  return { file: await stackFile(repository.root, repository, text), root: repository.root };
}

/** All files of a commit, from the cache if it was fetched before. */
export async function fetchRepository(text: string, options: GitOptions): Promise<Repository> {
  const source = gitSource(text);
  const commit = await commitOf(source, text, options);
  const root = await cached(join(await cacheFolder(options.env), commit), (work) => {
    options.note(`Fetching ${text} (${commit.slice(0, 12)})`);
    return checkOut(source, commit, { ...options, cwd: work });
  });
  await checkedOut(root);
  return { ...source, root, commit };
}

/** How long another program may take to check files out: in milliseconds, one pause after the other. */
const pausesMs = [50, 100, 200, 400, 800, 1600];

/** Waits for a checkout that docker compose has begun: it fills the same folder in place. */
async function checkedOut(root: string): Promise<void> {
  for (const pauseMs of pausesMs) {
    const entries = await readdir(root);
    if (entries.some((name) => name !== ".git")) return;
    await pause(pauseMs);
  }
}

const isCommit = /^[0-9a-f]{40}$/;

/** The commit of a ref; asks the server unless the ref is a commit itself. */
async function commitOf({ url, ref }: GitSource, text: string, around: GitEnvironment): Promise<string> {
  if (isCommit.test(ref)) return ref;
  const listed = await runGit(["ls-remote", "--exit-code", "--", url, ref], around);
  if (listed.exitCode === 2) {
    throw new RemoteRefused(`repository does not contain ref ${text}`, `List its refs: git ls-remote ${url}`);
  }
  if (listed.exitCode !== 0) throw unreachable(url, listed);
  // ls-remote also matches the end of longer names, such as feature/main.
  const commits = new Map(listed.stdout.split("\n").map((line) => line.split("\t").reverse() as [string, string]));
  const names = [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
  const commit = names.map((name) => commits.get(name)).find((found) => found !== undefined);
  if (commit !== undefined && isCommit.test(commit)) return commit;
  throw new RemoteRefused(`repository does not contain ref ${text}`, `List its refs: git ls-remote ${url}`);
}

/** Checks out one commit, without its history. */
async function checkOut({ url }: GitSource, commit: string, around: GitEnvironment): Promise<void> {
  const steps = [
    ["init", "--quiet"],
    ["fetch", "--quiet", "--depth=1", "--no-tags", "--", url, commit],
    ["-c", "advice.detachedHead=false", "checkout", "--quiet", "FETCH_HEAD"],
  ];
  for (const step of steps) {
    const result = await runGit(step, around);
    if (result.exitCode !== 0) throw unreachable(url, result);
  }
}

function unreachable(url: string, { stderr }: GitResult): RemoteRefused {
  const message = `failed to access repository at ${url}:\n${stderr.trim()}`;
  return new RemoteRefused(message, `Check the address, the network and your access: git ls-remote ${url}`);
}

const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** The path of a folder in the checkout. Throws if the path or a link on it leads out of the checkout. */
export async function folderWithin(root: string, path: string): Promise<string> {
  const target = pathWithin(root, path);
  const real = await realpath(target).catch(() => undefined);
  if (real === undefined || !isOutside(await realpath(root), real)) return target;
  throw new RemoteRefused(`${path} is a link to a path outside the repository`, insideHint);
}

function pathWithin(root: string, path: string): string {
  const target = join(root, path);
  if (isOutside(root, target)) throw new RemoteRefused(`git subdirectory path traversal detected: ${path}`, insideHint);
  return target;
}

/** The stack file at a path in the checkout. Throws if the path or a link on it leads out of the checkout. */
async function stackFile(root: string, { path }: GitSource, text: string): Promise<string> {
  const target = pathWithin(root, path);
  const found = await stat(target).catch(() => undefined);
  const candidates = found?.isDirectory() === false ? [target] : names.map((name) => join(target, name));
  for (const file of candidates) {
    const real = await realpath(file).catch(() => undefined);
    if (real === undefined) continue;
    if (!isOutside(await realpath(root), real)) return file;
    throw new RemoteRefused(`${text}: ${relative(root, file)} is a link to a path outside the repository`, insideHint);
  }
  const where = path === "" ? "in its root" : `in ${path}`;
  const hint = 'Add the directory or file after the ref: "https://host/repository.git#main:directory".';
  throw new RemoteRefused(`${text}: the repository has no stack file ${where}`, hint);
}

const insideHint = "Use a directory or file inside the repository.";

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`);
}

/** A Git source in its parts. */
interface GitSource {
  /** The URL for git. */
  readonly url: string;
  /** A branch, tag or commit; HEAD by default. */
  readonly ref: string;
  /** A directory or file in the repository; empty for the root. */
  readonly path: string;
}

/** `URL[#REF[:PATH]]` → its parts. Throws if git would misinterpret one of them. */
function gitSource(text: string): GitSource {
  const [whole = "", fragment = ""] = split(text, "#");
  const [ref = "", path = ""] = split(fragment, ":");
  const url = whole.startsWith("github.com/") ? `https://${whole}` : whole;
  // git reads a leading dash as an option, and so does the ssh that it starts.
  if (ref.startsWith("-")) throw new RemoteRefused(`${text}: a ref cannot start with "-"`, refHint);
  if (/^\w+:\/\/(?:[^/@]*@)?-/.test(url)) throw new RemoteRefused(`${text}: a host cannot start with "-"`, urlHint);
  if (/[\0-\x20]/.test(url + ref)) throw new RemoteRefused(`${text}: the address contains whitespace`, urlHint);
  return { url, ref: ref || "HEAD", path };
}

const refHint = 'Use a branch, a tag or a commit: "https://host/repository.git#main:directory".';
const urlHint = 'Write it as "https://host/repository.git#ref:directory".';

function split(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
