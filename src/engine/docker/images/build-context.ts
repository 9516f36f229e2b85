import { lstatSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import dockerIgnore from "@balena/dockerignore";
import { type PackOptions, pack } from "tar-fs";
import { isRemoteContext } from "../../../stack/remote/remote.ts";
import type { Build } from "../../../stack/stack.ts";
import { EngineRefused } from "../../errors.ts";

/** What POST /build gets: a tar that is read from disk as the engine takes it, or an address it fetches itself. */
export interface BuildContext {
  readonly tar?: AsyncIterable<unknown>;
  readonly remote?: string;
  /** Path of the Dockerfile within the context. */
  readonly dockerfile: string;
}

/** A Dockerfile that is not in the context goes into the tar under this name, and no further. */
const foreignDockerfile = ".dockerfile.berth";

/** Prepares a build's context. Nothing of it is held in memory but the Dockerfile that lies elsewhere. */
export async function buildContext(build: Build): Promise<BuildContext> {
  const folder = build.context ?? ".";
  const dockerfile = build.dockerfile ?? "Dockerfile";
  if (isRemoteContext(folder)) {
    if (build.dockerfile_inline === undefined) return { remote: folder, dockerfile };
    throw new EngineRefused(`the classic builder takes no dockerfile_inline for the context ${folder}`, {
      hint: "Name a Dockerfile of that context (`build.dockerfile`), or use BuildKit (docker buildx).",
    });
  }
  await checkFolder(folder);

  const path = resolve(folder, dockerfile);
  const inside = withSlashes(relative(folder, path));
  const rules = await readIgnoreRules(folder, path);
  if (build.dockerfile_inline !== undefined)
    return packContext(folder, rules, foreignDockerfile, build.dockerfile_inline);
  const text = await readDockerfile(path);
  return inside.startsWith("../")
    ? packContext(folder, rules, foreignDockerfile, text)
    : packContext(folder, rules, inside);
}

function packContext(folder: string, rules: IgnoreRules, dockerfile: string, text?: string): BuildContext {
  const foreign = text !== undefined;
  const always = new Set(foreign ? [] : [dockerfile, ".dockerignore"]);
  // The types of tar-fs do not know `umask`: 0 sends each file's mode as it is.
  const options: PackOptions & { umask: number } = {
    ignore: (path) => {
      const name = withSlashes(relative(folder, path));
      if (name === "" || always.has(name)) return false;
      return rules.skips(name) || (foreign && name === ".dockerignore");
    },
    // Who owns the files here says nothing about the image: as Docker sends them, all are root's.
    map: (header) => ({ ...header, uid: 0, gid: 0 }),
    umask: 0,
    strict: false,
    finalize: false,
    finish: (entries) => {
      if (foreign) {
        entries.entry({ name: foreignDockerfile }, text);
        entries.entry({ name: ".dockerignore" }, `${rules.text}\n${foreignDockerfile}\n.dockerignore\n`);
      }
      entries.finalize();
    },
  };
  return { tar: pack(folder, options), dockerfile };
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new EngineRefused(`build context ${folder} ${found === undefined ? "does not exist" : "is no directory"}`, {
    hint: "Correct `build.context`.",
  });
}

async function readDockerfile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause) => {
    throw new EngineRefused(`Dockerfile ${path} cannot be read`, {
      hint: "Correct `build.dockerfile`, or write it.",
      cause,
    });
  });
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

interface IgnoreRules {
  /** Whether a path of the context, with forward slashes, is left out with all that lies beneath. */
  skips(name: string): boolean;
  /** The file's own text; "" without one. */
  readonly text: string;
}

/** What a build leaves out of its context: by the Dockerfile's own `NAME.dockerignore`, else by the context's. */
async function readIgnoreRules(folder: string, dockerfile: string): Promise<IgnoreRules> {
  const read = (path: string) => readFile(path, "utf8").catch(() => undefined);
  const text = (await read(`${dockerfile}.dockerignore`)) ?? (await read(join(folder, ".dockerignore"))) ?? "";
  const matcher = dockerIgnore.default({ ignorecase: false }).add(text);
  const exceptions = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("!"))
    .map((line) => literalPrefix(line.slice(1).replace(/^\/+/, "")));
  // A folder that is left out is still entered where an exception may lie in it.
  const isEntered = (name: string) =>
    exceptions.some((start) => start.startsWith(`${name}/`) || `${name}/`.startsWith(start)) &&
    lstatSync(join(folder, name)).isDirectory();
  return { text, skips: (name) => matcher.ignores(name) && !isEntered(name) };
}

/** The folders of a pattern before its first wildcard: `src/*.js` → `src/`, `a/b` → `a/b`, `*.md` → "". */
function literalPrefix(pattern: string): string {
  const wildcard = pattern.search(/[*?[\\]/);
  return wildcard < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf("/", wildcard) + 1);
}
