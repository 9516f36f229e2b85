import { randomBytes } from "node:crypto";

const idChars = "abcdefghijklmnopqrstuvwxyz0123456789";
const idLength = 8;

/** `shop` → `shop-ci-k3v9q0za`: a project that no other run has. */
export function ciProject(name: string): string {
  return `${name}-ci-${randomId()}`;
}

/** `shop-ci-k3v9q0za.x7c2m1pd`: a run of a project that may have others before and after it. */
export function runId(project: string): string {
  return `${project}.${randomId()}`;
}

function randomId(): string {
  // Bytes past the last whole alphabet would make its first letters more frequent.
  const fair = [...randomBytes(64)].filter((byte) => byte < 252).slice(0, idLength);
  return fair.map((byte) => idChars[byte % idChars.length]).join("");
}

/** What such a project is called after: the same in every run. */
export function stemOf(project: string): string {
  return project.replace(/-ci-[a-z0-9]{8}$/, "");
}

/** Whether a project's name is one that `berth ci` gives. */
export function isCiProject(name: string): boolean {
  return /-ci-[a-z0-9]{8}$/.test(name);
}
