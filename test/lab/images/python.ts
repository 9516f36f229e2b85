import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inLab } from "../folder.ts";
import { caBundle } from "./ca-bundle.ts";
import type { Addition } from "./recipe.ts";

const required = fileURLToPath(new URL("../../../templates/python-api/files/api", import.meta.url));

// An index that cannot be reached is given up at once: what templates require is among the wheels then.
const pipConf = `[global]
find-links = /usr/local/share/wheels
retries = 0
disable-pip-version-check = true
${caBundle().length > 0 ? "cert = /usr/local/etc/ca-certificates.crt\n" : ""}`;

/**
 * This machine's certificates, and the packages that templates require as this machine's own pip gets them: it may
 * reach an index that no container does. Without a pip here, builds ask the usual index.
 */
export function pythonAdditions(): Addition[] {
  const folder = inLab("python-context");
  const wheels = join(folder, "wheels");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(wheels, { recursive: true });
  writeFileSync(join(folder, "ca-certificates.crt"), caBundle());
  writeFileSync(join(folder, "pip.conf"), pipConf);
  const requirements = requirementFiles().flatMap((file) => ["--requirement", file]);
  const wanted = ["download", "--quiet", "--no-deps", "--retries", "0", "--dest", wheels, ...requirements];
  try {
    execFileSync("python3", ["-m", "pip", ...wanted], { stdio: "ignore", timeout: 60_000 });
  } catch {}
  return ["ca-certificates.crt", "pip.conf", "wheels"].map((name) => ({ folder, name }));
}

export function pythonIngredients(): string[] {
  const requirements = requirementFiles().map((file) => readFileSync(file, "utf8"));
  return [createHash("sha256").update(caBundle()).digest("hex"), pipConf, ...requirements];
}

function requirementFiles(): string[] {
  const names = readdirSync(required).filter((name) => name.startsWith("requirements"));
  return names.sort().map((name) => join(required, name));
}
