// `npm run build`: src → dist/berth.js and its lazy chunks.
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
rmSync(dist, { recursive: true, force: true });
const { metafile } = await bundle({ write: true });
const entry = `${dist}/berth.js`;
writeFileSync(entry, `#!/usr/bin/env node\n${readFileSync(entry, "utf8")}`);
chmodSync(entry, 0o755);
writeFileSync(`${dist}/meta.json`, JSON.stringify(metafile));
