import { existsSync } from "node:fs";
import { aptInstall } from "./apt.ts";

/** Debian's signing keys, where apt's unprivileged verifier may read them (it may not read root's home). */
export async function debianKeyring(): Promise<string> {
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  if (!existsSync(keyring)) await aptInstall(["debian-archive-keyring"]);
  return keyring;
}
