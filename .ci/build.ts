// `npm run build`: src → dist/berth.js, which is run, dist/bundle.js, which is all the rest, and dist/api, for programs.
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commands } from "../src/commands/table.ts";
import { bundle, bundleApi, bundleAside, bundleStart } from "./bundle.ts";
import { writeTypes } from "./types.ts";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const { outputFiles, metafile } = await bundle();
// esbuild escapes what is not ASCII everywhere but in regular expressions, and who runs the script counts on one byte a character.
const text = outputFiles[0]?.text.replace(
  /[^\0-\x7f]/g,
  (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
);
const script = `(function(exports,require,module){${text}\n})`;
const digest = createHash("sha256").update(script).digest("hex");
const api = await bundleApi();
const start = await bundleStart({
  commands: ["__complete", "__completeNoDesc", "docker-cli-plugin-metadata", ...commands.keys()],
  dist,
  digest,
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
writeFileSync(`${dist}/bundle.js`, script);
writeFileSync(`${dist}/berth.js`, `#!/usr/bin/env node\n${start.outputFiles[0]?.text}`);
chmodSync(`${dist}/berth.js`, 0o755);
for (const { path, contents } of (await bundleAside()).outputFiles) writeFileSync(path, contents);
writeFileSync(`${dist}/meta.json`, JSON.stringify(metafile));

mkdirSync(`${dist}/api/parts`, { recursive: true });
writeFileSync(`${dist}/api/package.json`, '{ "type": "module" }\n');
for (const { path, contents } of api.outputFiles) writeFileSync(path, contents);
writeTypes(["index.d.ts", "api/vitest.d.ts"], `${dist}/api/types`);
