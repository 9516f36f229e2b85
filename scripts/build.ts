// `npm run build` writes dist/berth.js (the command), dist/bundle.js (the code that it loads), dist/api (the library) and
// dist/THIRD-PARTY-NOTICES.
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commands } from "../src/commands/table.ts";
import { bundle, bundleApi, bundleSeparatePackages, bundleStart } from "./bundle.ts";
import { bundledPackages, noticesText } from "./notices.ts";
import { writeTypes } from "./types.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}dist`;
const { outputFiles, metafile } = await bundle();
// esbuild escapes non-ASCII characters everywhere except in regular expressions. src/start/start.ts reads the bundle as Latin-1,
// so it must be all ASCII.
const code = outputFiles[0]?.text.replace(
  /[^\0-\x7f]/g,
  (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
);
const script = `(function(exports,require,module){${code}\n})`;
const digest = createHash("sha256").update(script).digest("hex");
const api = await bundleApi();
const start = await bundleStart({
  commands: ["__complete", "__completeNoDesc", "docker-cli-plugin-metadata", "--help", ...commands.keys()],
  dist,
  digest,
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
writeFileSync(`${dist}/bundle.js`, script);
writeFileSync(`${dist}/berth.js`, `#!/usr/bin/env node\n${start.outputFiles[0]?.text}`);
chmodSync(`${dist}/berth.js`, 0o755);
const separate = await bundleSeparatePackages();
for (const { path, contents } of separate.outputFiles) writeFileSync(path, contents);
const metafiles = [metafile, separate.metafile, api.metafile, start.metafile];
writeFileSync(`${dist}/THIRD-PARTY-NOTICES`, noticesText(bundledPackages(root, metafiles)));

mkdirSync(`${dist}/api/parts`, { recursive: true });
writeFileSync(`${dist}/api/package.json`, '{ "type": "module" }\n');
for (const { path, contents } of api.outputFiles) writeFileSync(path, contents);
writeTypes(["index.d.ts", "api/vitest.d.ts"], `${dist}/api/types`);
