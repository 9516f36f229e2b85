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

/** What fetching a template takes. */
export interface FetchOptions {
  /** Where relative paths start. */
  readonly cwd: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  note(text: string): void;
}

/** A template's folder on this machine. */
export interface Fetched {
  readonly folder: string;
  /** As a person names it, without a password. */
  readonly name: string;
  readonly source: TemplateSource;
  /** What was fetched, of a remote one: never anything else again. */
  readonly pinned?: string | undefined;
}

/** Finds a template, or brings it here. */
export async function fetchTemplate(text: string, ports: FetchOptions): Promise<Fetched> {
  const source = sourceOf(text);
  const name = withoutPasswords(text);
  switch (source.kind) {
    case "built-in":
      return { folder: await builtIn(source.name, ports.cwd), name, source };
    case "folder":
      return { folder: await localFolder(source.path, ports.cwd), name, source };
    case "git":
    case "npm":
      return { ...(await orLastKnown(text, ports)), name, source };
  }
}

async function localFolder(path: string, cwd: string): Promise<string> {
  const folder = resolve(cwd, path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw new UsageError(`${path} is no folder`, { hint: "Name the folder that has the template.yaml." });
}

type Here = Pick<Fetched, "folder" | "pinned">;

/** Fetches; without a network, what the same name stood for the last time. */
async function orLastKnown(text: string, ports: FetchOptions): Promise<Here> {
  try {
    const here = await fetchRemote(sourceOf(text), ports);
    await remember(text, here.pinned ?? text, ports.env);
    return here;
  } catch (error) {
    const known = error instanceof RemoteRefused ? await lastKnown(text, ports.env) : undefined;
    if (known === undefined) throw error;
    const here = await offline(known, ports).catch(() => undefined);
    if (here === undefined) throw error;
    ports.note(
      `${withoutPasswords(text)} cannot be reached; using what was fetched before: ${withoutPasswords(known)}`,
    );
    return here;
  }
}

async function fetchRemote(source: TemplateSource, ports: FetchOptions): Promise<Here> {
  if (source.kind === "npm") {
    const { root, version, key } = await fetchPackage(source.name, source.range, ports);
    const path = source.path === "" ? "" : `#${source.path}`;
    return { folder: await folderWithin(root, source.path), pinned: `npm:${source.name}@${version}${path} ${key}` };
  }
  if (source.kind !== "git") throw new Error(`${source.kind} is not remote`);
  const { root, commit, path, url } = await fetchRepository(source.url, ports);
  return { folder: await folderWithin(root, path), pinned: `${url}#${commit}${path === "" ? "" : `:${path}`}` };
}

/** A pinned source is in a cache, or nowhere. */
async function offline(pinned: string, ports: FetchOptions): Promise<Here> {
  const [name = "", key] = pinned.split(" ");
  const source = sourceOf(name);
  if (source.kind !== "npm") return fetchRemote(source, ports);
  return { folder: await folderWithin(await unpackedBefore(key ?? "", ports.env), source.path), pinned };
}

/** A template as a project's record names it: a folder by its way from the project. */
export function recordedName(text: string, project: string, cwd: string): string {
  const source = sourceOf(text);
  if (source.kind !== "folder") return withoutPasswords(text);
  const way = relative(project, resolve(cwd, source.path)).replaceAll("\\", "/") || ".";
  return /^\.{1,2}(?:$|\/)/.test(way) ? way : `./${way}`;
}
