import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The build sets both: the folder of the bundle, and the digest of the bundle. */
const builtFolder = process.env["BERTH_DIST"] ?? "";
const digest = process.env["BERTH_BUNDLE"] ?? "";

/**
 * The folder of the bundle to run: the given folder of this file. If this file was copied alone, as Docker CLI plugins are, the
 * folder that it was built in, provided that the bundle there is unchanged since the build.
 */
export function bundleFolder(own: string): string {
  if (existsSync(join(own, "bundle.js")) || !isUnchanged()) return own;
  return builtFolder;
}

function isUnchanged(): boolean {
  try {
    const actual = createHash("sha256")
      .update(readFileSync(join(builtFolder, "bundle.js")))
      .digest("hex");
    return actual === digest;
  } catch {
    return false;
  }
}
