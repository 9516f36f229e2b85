// The file that is run: everything else is one script beside it, whose compiled code is kept between runs. Compiling is most
// of what a short command costs, and Node before 22 keeps nothing by itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { type Kept, keptCode } from "./kept-code.ts";

/** What the build wraps the bundle in, as Node does with a CommonJS module. */
type Bundle = (exports: object, require: NodeJS.Require, module: NodeJS.Module) => void;

const path = join(__dirname, "bundle.js");
const kept = keptCode(process.argv, process.env);
// All ASCII, by the build: one byte a character.
const script = new Script(readFileSync(path, "latin1"), { filename: path, ...cachedData(kept) });
if (kept !== undefined && (kept.code === undefined || script.cachedDataRejected === true)) {
  // What was not called has not been compiled: only a run that went well knows what the command needs.
  process.on("exit", (code) => {
    if (code === 0) kept.keep(() => script.createCachedData());
  });
}
(script.runInThisContext() as Bundle)(exports, require, module);

function cachedData(from: Kept | undefined): { readonly cachedData?: Buffer } {
  return from?.code === undefined ? {} : { cachedData: from.code };
}
