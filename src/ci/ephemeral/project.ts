import { randomBytes } from "node:crypto";

const idChars = "abcdefghijklmnopqrstuvwxyz0123456789";
const idLength = 8;

/** `shop` → `shop-ci-k3v9q0za`: a project name that is unique to a run. */
export function ciProject(name: string): string {
  return `${name}-ci-${randomId()}`;
}

/** `shop-ci-k3v9q0za.x7c2m1pd`: one of several runs of a project. */
export function runId(project: string): string {
  return `${project}.${randomId()}`;
}

function randomId(): string {
  // Bytes from 252 on are dropped, or the first letters would be more frequent.
  const fair = [...randomBytes(64)].filter((byte) => byte < 252).slice(0, idLength);
  return fair.map((byte) => idChars[byte % idChars.length]).join("");
}

/** The part of such a project's name that is the same in every run. */
export function stemOf(project: string): string {
  return project.replace(/-ci-[a-z0-9]{8}$/, "");
}

/** Whether `berth ci` made up this project name. */
export function isCiProject(name: string): boolean {
  return /-ci-[a-z0-9]{8}$/.test(name);
}
