// Bundled packages are copied into dist/, so their licenses ask that their notices go with it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** A package whose code is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its package.json. */
  readonly license: string;
  /** The text of its license and notice files. */
  readonly notice: string;
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;

/** The notices of packages that come without a license file, from their repositories. */
const missingNotices: ReadonlyMap<string, string> = new Map([
  ["split-ca", `Copyright Charles Bushong\n\n${isc}`],
  [
    "@viz-js/viz",
    `Copyright (c) Michael Daines

${mit}

It contains Graphviz (Eclipse Public License, https://graphviz.org/license/; source code:
https://gitlab.com/graphviz/graphviz) and Expat (MIT, https://github.com/libexpat/libexpat).`,
  ],
]);

/** The packages whose code is in the outputs, by name. Throws for a package without a license or a notice. */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const outputs = metafiles.flatMap(({ outputs: all }) => Object.values(all));
  const paths = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(paths.flatMap((path) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  // One version may be installed in several places.
  const packages = new Map([...folders].map((folder) => packageIn(join(root, folder))).map((one) => [idOf(one), one]));
  return [...packages.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function idOf({ name, version }: BundledPackage): string {
  return `${name} ${version}`;
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (typeof license !== "string") throw new Error(`${name}: no license in ${folder}/package.json`);
  const notice = texts.length > 0 ? texts.join("\n\n") : missingNotices.get(name);
  if (notice === undefined)
    throw new Error(`${name}: no license file in ${folder}: add its notice to scripts/notices.ts`);
  return { name, version, license, notice };
}

/** The text of THIRD-PARTY-NOTICES. A notice that several packages share is printed once. */
export function noticesText(packages: readonly BundledPackage[]): string {
  const byNotice = new Map<string, string[]>();
  for (const one of packages) {
    byNotice.set(one.notice, [...(byNotice.get(one.notice) ?? []), `${idOf(one)} (${one.license})`]);
  }
  const sections = [...byNotice].map(([notice, names]) => `${names.join("\n")}\n\n${notice}\n`);
  return `berth contains code of these packages.\n\n${sections.join(`\n${"-".repeat(80)}\n\n`)}`;
}
