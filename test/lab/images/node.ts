import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { inLab } from "../folder.ts";
import { caBundle } from "./ca-bundle.ts";
import { npmRegistry } from "./npm-registry.ts";
import type { Addition } from "./recipe.ts";

/** This machine's own node and npm, and what npm needs to reach this machine's registry: no credential is among it. */
export function nodeAdditions(): Addition[] {
  const folder = inLab("node-context");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ca-certificates.crt"), caBundle());
  writeFileSync(join(folder, "npmrc"), npmrc());
  const node = realpathSync(process.execPath);
  return [
    { folder, name: "ca-certificates.crt" },
    { folder, name: "npmrc" },
    { folder: dirname(node), name: basename(node) },
    { folder: dirname(npmFolder()), name: "npm" },
  ];
}

export function nodeIngredients(): string[] {
  const bundle = caBundle();
  const certificates = bundle.length > 0 ? createHash("sha256").update(bundle).digest("hex") : "";
  const { version } = JSON.parse(readFileSync(join(npmFolder(), "package.json"), "utf8")) as { version: string };
  return [process.version, process.arch, version, certificates, npmrc()];
}

function npmrc(): string {
  const registry = npmRegistry();
  const lines = [
    ...(registry ? [`registry=${registry}`] : []),
    // Where a machine reaches its registry through a proxy of its own, only its own bundle knows that proxy.
    ...(caBundle().length > 0 ? ["cafile=/usr/local/etc/ca-certificates.crt"] : []),
    ...["fund=false", "audit=false", "update-notifier=false"],
  ];
  return `${lines.join("\n")}\n`;
}

function npmFolder(): string {
  const folder = join(dirname(process.execPath), "..", "lib", "node_modules", "npm");
  if (!existsSync(folder))
    throw new Error(`no npm beside ${process.execPath}: the lab's node image is made of this machine's own`);
  return folder;
}
