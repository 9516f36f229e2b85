// The file that is run: everything else is one script beside it, whose compiled code is kept between runs. Compiling is most
// of what a short command costs, and Node before 22 keeps nothing by itself.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { bundleFolder } from "./bundle-folder.ts";
import { type CodeCache, openCodeCache } from "./code-cache.ts";

/** What the build wraps the bundle in, as Node does with a CommonJS module. */
type Bundle = (exports: object, require: NodeJS.Require, module: Pick<NodeJS.Module, "path">) => void;

const folder = bundleFolder(__dirname);
const path = join(folder, "bundle.js");
const kept = openCodeCache(process.argv, process.env);
// All ASCII, by the build: one byte a character.
const script = new Script(bundle(), { filename: path, ...cachedData(kept) });
if (kept !== undefined && (kept.code === undefined || script.cachedDataRejected === true)) {
  // What was not called has not been compiled: only a run that went well knows what the command needs.
  process.on("exit", (code) => {
    if (code === 0) kept.keep(() => script.createCachedData());
  });
}
(script.runInThisContext() as Bundle)({}, createRequire(path), { path: folder });

function bundle(): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    process.stderr.write(
      `error: ${path} is missing: berth.js needs what was built beside it\n  hint: link to it instead of copying it.\n`,
    );
    process.exit(70);
  }
}

function cachedData(from: CodeCache | undefined): { readonly cachedData?: Buffer } {
  return from?.code === undefined ? {} : { cachedData: from.code };
}
