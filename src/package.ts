import { join } from "node:path";

/** berth's own version; the build writes it in. */
export const version: string = process.env["BERTH_VERSION"] ?? "0.0.0-source";

/** Where berth's own package is, with what it brings beside its code: in the repository and in an installation alike. */
export const packageRoot = join(import.meta.dirname, "..");
