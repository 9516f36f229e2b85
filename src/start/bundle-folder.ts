import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the build writes in: where it put the bundle, and the digest of that. */
const built = process.env["BERTH_DIST"] ?? "";
const digest = process.env["BERTH_BUNDLE"] ?? "";

/**
 * The folder of the bundle that this file runs: its own. Where it was copied alone, as plugins of docker are, the one that it
 * was built in, as long as the very bytes are there that it was built with.
 */
export function bundleFolder(own: string): string {
  if (existsSync(join(own, "bundle.js")) || !isBuilt()) return own;
  return built;
}

function isBuilt(): boolean {
  try {
    const found = createHash("sha256")
      .update(readFileSync(join(built, "bundle.js")))
      .digest("hex");
    return found === digest;
  } catch {
    return false;
  }
}
