import { randomInt } from "node:crypto";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new secret: letters and digits only, so that it is the same in a URL, a shell and a file. */
export function newSecret(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}
