import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Env } from "../../env.ts";
import { UsageError } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { RemoteRefused } from "../../stack/errors.ts";
import { fetchRepository, folderWithin } from "../../stack/remote/git.ts";
import { builtIn } from "./built-in.ts";
import { fetchPackage, unpackedBefore } from "./npm-package.ts";
import { sourceOf, type TemplateSource } from "./source.ts";
import { lastKnown, remember } from "./template-cache.ts";

export interface FetchOptions {
  /** Base of relative paths. */
  readonly cwd: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  note(text: string): void;
}

/** A template's folder on this machine. */
export interface Fetched {
  readonly folder: string;
  /** The template's name as given, without a password. */
  readonly name: string;
  readonly source: TemplateSource;
  /** The exact version of a remote template, such as a commit. */
  readonly pinned?: string | undefined;
}

/** Finds a template, or brings it copy. */
export async function fetchTemplate(text: string, options: FetchOptions): Promise<Fetched> {
  const source = sourceOf(text);
  const name = withoutPasswords(text);
  switch (source.kind) {
    case "built-in":
      return { folder: await builtIn(source.name, options.cwd), name, source };
    case "folder":
      return { folder: await localFolder(source.path, options.cwd), name, source };
    case "git":
    case "npm":
      return { ...(await orLastKnown(text, options)), name, source };
  }
}

async function localFolder(path: string, cwd: string): Promise<string> {
  const folder = resolve(cwd, path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw new UsageError(`${path} is not a folder`, { hint: "Name the folder that contains template.yaml." });
}

type LocalCopy = Pick<Fetched, "folder" | "pinned">;

/** Fetches a template; without a network, uses the version that was fetched last. */
async function orLastKnown(text: string, options: FetchOptions): Promise<LocalCopy> {
  try {
    const copy = await fetchRemote(sourceOf(text), options);
    await remember(text, copy.pinned ?? text, options.env);
    return copy;
  } catch (error) {
    const known = error instanceof RemoteRefused ? await lastKnown(text, options.env) : undefined;
    if (known === undefined) throw error;
    const copy = await offline(known, options).catch(() => undefined);
    if (copy === undefined) throw error;
    options.note(
      `${withoutPasswords(text)} cannot be reached; using the last fetched version: ${withoutPasswords(known)}`,
    );
    return copy;
  }
}

async function fetchRemote(source: TemplateSource, options: FetchOptions): Promise<LocalCopy> {
  if (source.kind === "npm") {
    const { root, version, key } = await fetchPackage(source.name, source.range, options);
    const path = source.path === "" ? "" : `#${source.path}`;
    return { folder: await folderWithin(root, source.path), pinned: `npm:${source.name}@${version}${path} ${key}` };
  }
  if (source.kind !== "git") throw new Error(`${source.kind} is not remote`);
  const { root, commit, path, url } = await fetchRepository(source.url, options);
  return { folder: await folderWithin(root, path), pinned: `${url}#${commit}${path === "" ? "" : `:${path}`}` };
}

/** Opens a fetched version from the cache. */
async function offline(pinned: string, options: FetchOptions): Promise<LocalCopy> {
  const [name = "", key] = pinned.split(" ");
  const source = sourceOf(name);
  if (source.kind !== "npm") return fetchRemote(source, options);
  return { folder: await folderWithin(await unpackedBefore(key ?? "", options.env), source.path), pinned };
}

/** A template's name for a project's record: a folder relative to the project. */
export function recordedName(text: string, project: string, cwd: string): string {
  const source = sourceOf(text);
  if (source.kind !== "folder") return withoutPasswords(text);
  const path = relative(project, resolve(cwd, source.path)).replaceAll("\\", "/") || ".";
  return /^\.{1,2}(?:$|\/)/.test(path) ? path : `./${path}`;
}
