import { isAbsolute } from "node:path";
import { UsageError } from "../../errors.ts";
import { withoutPassword } from "../../redact/addresses.ts";
import { remoteKind } from "../../stack/remote/remote.ts";

/** Where a template comes from. */
export type TemplateSource =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "git"; readonly url: string }
  | { readonly kind: "npm"; readonly name: string; readonly range: string; readonly path: string };

/** Parses a name, a path, `https://host/repository.git#REF:FOLDER`, or `npm:NAME@VERSION#FOLDER`. Throws UsageError. */
export function sourceOf(text: string): TemplateSource {
  if (/\p{Cc}/u.test(text))
    throw new UsageError("the template's name contains control characters", { hint: "Remove them." });
  if (text.startsWith("npm:")) return npmSource(text);
  const remote = remoteKind(text);
  if (remote === "git") return { kind: "git", url: text };
  if (remote !== undefined || /^[a-z][a-z\d+.-]+:\/\//i.test(text)) {
    throw new UsageError(`invalid template address "${withoutPassword(text)}"`, {
      hint: 'Use a Git URL that ends in ".git", a package as "npm:NAME", or a path.',
    });
  }
  return isPath(text) ? { kind: "folder", path: text } : { kind: "built-in", name: text };
}

/** Whether the template must be fetched from the network, which needs the user's consent. */
export function isRemote({ kind }: TemplateSource): boolean {
  return kind === "git" || kind === "npm";
}

function isPath(text: string): boolean {
  return isAbsolute(text) || /^\.{1,2}(?:$|[\\/])/.test(text) || /[\\/]/.test(text);
}

/** Only packages of the registry: npm would run scripts of Git packages. */
const npmName = /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@([\w.^~<>=*+ |-]+))?(?:#(.*))?$/;

function npmSource(text: string): TemplateSource {
  const [, name, range = "latest", path = ""] = npmName.exec(text) ?? [];
  if (name !== undefined) return { kind: "npm", name, range, path };
  throw new UsageError(`invalid package "${text}"`, {
    hint: 'Write it as "npm:name" or "npm:@scope/name@1.2.3#folder".',
  });
}
