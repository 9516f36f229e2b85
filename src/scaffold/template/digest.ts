import { createHash } from "node:crypto";
import type { OpenTemplate } from "./template.ts";

/** What a template is, byte for byte: the same digest, the same template. */
export function digestOf({ source, content }: Pick<OpenTemplate, "source" | "content">): string {
  const hash = createHash("sha256").update(`${source.text.length}\n${source.text}`);
  for (const { path, executable, bytes } of content) {
    hash.update(`${JSON.stringify([path, executable, bytes.length])}\n`).update(bytes);
  }
  return `sha256:${hash.digest("hex")}`;
}
