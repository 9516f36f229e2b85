import { join } from "node:path";

/** Where berth's own package is, with what it brings beside its code: in the repository and in an installation alike. */
export const packageRoot = join(import.meta.dirname, "..");
