import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { bundledPackages, noticesText } from "../../scripts/notices.ts";

function folderOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "berth-notices-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The metafile of one output with these inputs and their bytes in it. */
function metafile(inputs: Readonly<Record<string, number>>): Metafile {
  const bytes = Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }] as const);
  return {
    inputs: {},
    outputs: { out: { bytes: 0, inputs: Object.fromEntries(bytes), imports: [], exports: [] } },
  };
}

const json = (name: string, license?: string) => JSON.stringify({ name, version: "1.0.0", license });

it("names each package whose code is in an output once, and prints equal notices once", () => {
  const root = folderOf({
    "node_modules/a/package.json": json("a", "MIT"),
    "node_modules/a/LICENSE": "Copyright A\n",
    "node_modules/a/node_modules/@s/b/package.json": json("@s/b", "MIT"),
    "node_modules/a/node_modules/@s/b/license.md": "Copyright A\n",
    "node_modules/@s/b/package.json": json("@s/b", "MIT"),
    "node_modules/@s/b/license.md": "Copyright A\n",
    "node_modules/c/package.json": json("c", "Apache-2.0"),
    "node_modules/c/LICENSE-2.0.txt": "Apache",
    "node_modules/c/NOTICE": "Notice C",
  });
  const packages = bundledPackages(root, [
    metafile({ "src/cli.ts": 1, "node_modules/a/x.js": 1, "node_modules/a/node_modules/@s/b/x.js": 1 }),
    metafile({ "node_modules/@s/b/x.js": 1, "node_modules/c/lib/x.js": 1, "node_modules/dropped/x.js": 0 }),
  ]);
  expect(noticesText(packages)).toBe(
    [
      "berth contains code of these packages.\n",
      "@s/b 1.0.0 (MIT)\na 1.0.0 (MIT)\n\nCopyright A\n",
      `${"-".repeat(80)}\n`,
      "c 1.0.0 (Apache-2.0)\n\nApache\n\nNotice C\n",
    ].join("\n"),
  );
});

it.each([
  ["a license", json("a"), "LICENSE", "a: no license in "],
  ["a license file", json("a", "MIT"), "README.md", "a: no license file in "],
])("throws for a package without %s", (_, text, file, message) => {
  const root = folderOf({ "node_modules/a/package.json": text, [`node_modules/a/${file}`]: "text" });
  expect(() => bundledPackages(root, [metafile({ "node_modules/a/x.js": 1 })])).toThrow(message);
});
