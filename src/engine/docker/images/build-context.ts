import { lstatSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import dockerIgnore from "@balena/dockerignore";
import { readLimited, Unreadable } from "../../../stack/files/source.ts";
import { isRemoteContext } from "../../../stack/remote/remote.ts";
import type { Build } from "../../../stack/stack.ts";
import { EngineRefused } from "../../errors.ts";
import { packFiles } from "../../pack-files.ts";

/** The context for POST /build: a tar streamed from disk, or an address that the engine fetches itself. */
export interface BuildContext {
  readonly tar?: AsyncIterable<unknown>;
  readonly remote?: string;
  /** Path of the Dockerfile within the context. */
  readonly dockerfile: string;
}

/** Name in the tar of a Dockerfile from outside the context. It is excluded from the image. */
const foreignDockerfile = ".dockerfile.berth";

type Warn = (message: string) => void;

/**
 * Prepares a build's context. Only a Dockerfile from outside the context is held in memory. `warn` is called for each
 * file that was left out because it vanished, or because a tar cannot hold it.
 */
export async function buildContext(build: Build, warn: Warn): Promise<BuildContext> {
  const folder = build.context ?? ".";
  const dockerfile = build.dockerfile ?? "Dockerfile";
  if (isRemoteContext(folder)) {
    if (build.dockerfile_inline === undefined) return { remote: folder, dockerfile };
    throw new EngineRefused(
      `the classic builder does not support dockerfile_inline with the remote context ${folder}`,
      {
        hint: "Set `build.dockerfile` to a file of that context, or use BuildKit (docker buildx).",
      },
    );
  }
  await checkFolder(folder);
  const root = await realpath(folder);

  const path = resolve(folder, dockerfile);
  const inside = withSlashes(relative(folder, path));
  const rules = await readIgnoreRules(folder, path);
  if (build.dockerfile_inline !== undefined)
    return packContext(root, rules, foreignDockerfile, warn, build.dockerfile_inline);
  const text = await readDockerfile(path);
  return inside.startsWith("../")
    ? packContext(root, rules, foreignDockerfile, warn, text)
    : packContext(root, rules, inside, warn);
}

function packContext(root: string, rules: IgnoreRules, dockerfile: string, warn: Warn, text?: string): BuildContext {
  const foreign = text !== undefined;
  const always = new Set(foreign ? [] : [dockerfile, ".dockerignore"]);
  const tar = packFiles({
    root,
    skips: (path) => !always.has(path) && (rules.skips(path) || (foreign && path === ".dockerignore")),
    // As in Docker, all files belong to root: their local owners mean nothing in the image.
    header: (path) => ({ name: path || ".", uid: 0, gid: 0 }),
    warn,
    finish: (entries) => {
      if (!foreign) return;
      entries.entry({ name: foreignDockerfile }, text);
      entries.entry({ name: ".dockerignore" }, `${rules.text}\n${foreignDockerfile}\n.dockerignore\n`);
    },
  });
  return { tar, dockerfile };
}

async function checkFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  throw new EngineRefused(`build context ${folder} ${stats === undefined ? "does not exist" : "is not a directory"}`, {
    hint: "Correct `build.context`.",
  });
}

async function readDockerfile(path: string): Promise<string> {
  return readText(path).catch((cause) => {
    const why = cause instanceof Unreadable ? cause.message : "cannot be read";
    throw new EngineRefused(`Dockerfile ${path} ${why}`, {
      hint: "Correct `build.dockerfile`, or create the file.",
      cause,
    });
  });
}

async function readText(path: string): Promise<string> {
  return (await readLimited(path)).toString("utf8");
}

/** The text of a `.dockerignore`; undefined if it does not exist. Without its rules, files would go where they must not. */
async function readIgnoreFile(path: string): Promise<string | undefined> {
  return readText(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
    const why = cause instanceof Unreadable ? cause.message : `cannot be read: ${cause.message}`;
    throw new EngineRefused(`${path} ${why}`, { hint: "Correct the file, or remove it.", cause });
  });
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

interface IgnoreRules {
  /** Whether a path of the context, with forward slashes, is excluded with everything below it. */
  skips(name: string): boolean;
  /** The file's own text; "" without one. */
  readonly text: string;
}

/** Reads the Dockerfile's own `NAME.dockerignore`, else the context's `.dockerignore`. */
async function readIgnoreRules(folder: string, dockerfile: string): Promise<IgnoreRules> {
  const own = await readIgnoreFile(`${dockerfile}.dockerignore`);
  const text = own ?? (await readIgnoreFile(join(folder, ".dockerignore"))) ?? "";
  const matcher = dockerIgnore.default({ ignorecase: false }).add(text);
  const exceptions = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("!"))
    .map((line) => literalPrefix(line.slice(1).replace(/^\/+/, "")));
  // An excluded folder is still searched if an exception may match inside it.
  const isEntered = (name: string) =>
    exceptions.some((start) => start.startsWith(`${name}/`) || `${name}/`.startsWith(start)) &&
    lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true;
  return { text, skips: (name) => matcher.ignores(name) && !isEntered(name) };
}

/** The part of a pattern before the segment with its first wildcard: `src/*.js` → `src/`, `a/b` → `a/b`, `*.md` → "". */
function literalPrefix(pattern: string): string {
  const wildcard = pattern.search(/[*?[\\]/);
  return wildcard < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf("/", wildcard) + 1);
}
