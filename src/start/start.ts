// The entry point of the published package. The rest is one bundle beside it, whose compiled code is cached between runs:
// compiling takes most of the time of a short command, and Node before 22 has no cache of its own.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { bundleFolder } from "./bundle-folder.ts";
import { type CodeCache, openCodeCache } from "./code-cache.ts";

/** The function that the build wraps the bundle in, as Node does with a CommonJS module. */
type Bundle = (exports: object, require: NodeJS.Require, module: Pick<NodeJS.Module, "path">) => void;

/** The build sets it. */
const version = process.env["BERTH_VERSION"] ?? "";

const versionTexts: Readonly<Record<string, string | undefined>> = {
  version: `berth version ${version}`,
  "--version": `berth version ${version}`,
  "-v": `berth version ${version}`,
  "version --short": version,
};

/** Success, and an end by Ctrl-C or SIGTERM, which is how `logs -f` and an attached `up` always end. */
const completeCodes: readonly (number | undefined)[] = [0, 130, 143];

if (answersVersion(process.argv)) process.exit(0);

const folder = bundleFolder(__dirname);
const path = join(folder, "bundle.js");
const cache = openCodeCache(process.argv, process.env);
// The build writes ASCII only, so Latin-1 (one byte per character) is safe and fast.
const script = new Script(readBundle(), { filename: path, ...cachedData(cache) });
if (cache !== undefined && (cache.code === undefined || script.cachedDataRejected === true)) {
  // Functions are compiled when they are first called: only after a successful run is everything compiled that the command needs.
  process.on("exit", (code) => {
    if (completeCodes.includes(code)) cache.keep(() => script.createCachedData());
  });
}
(script.runInThisContext() as Bundle)({}, createRequire(path), { path: folder });

/** Prints the version without the bundle, which takes half of the time. Not in docker compose's place: its version is another. */
function answersVersion([, file = "", ...words]: readonly string[]): boolean {
  const text = words.length <= 2 ? versionTexts[words.join(" ")] : undefined;
  if (text === undefined || /docker-compose(?:\.(?:exe|cmd|js))?$/.test(file)) return false;
  try {
    writeSync(1, `${text}\n`);
    return true;
  } catch {
    // A closed pipe or a full disk: the command says so.
    return false;
  }
}

function readBundle(): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    process.stderr.write(
      `error: ${path} not found: berth.js needs the files that were built beside it\n  hint: link to berth.js instead of copying it.\n`,
    );
    process.exit(70);
  }
}

function cachedData(cache: CodeCache | undefined): { readonly cachedData?: Buffer } {
  return cache?.code === undefined ? {} : { cachedData: cache.code };
}
