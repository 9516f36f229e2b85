// The worker's healthcheck: it has polled for work recently.
import { statSync } from "node:fs";

process.exit(Date.now() - statSync("/tmp/alive").mtimeMs < 30_000 ? 0 : 1);
