import { isAbsolute } from "node:path";
import { UsageError } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { remoteKind } from "../../stack/remote/remote.ts";

/** Where a template comes from, as the command line names it. */
export type TemplateSource =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "git"; readonly url: string }
  | { readonly kind: "npm"; readonly name: string; readonly range: string; readonly path: string };

/** A name, a path, `https://host/repository.git#REF:FOLDER`, or `npm:NAME@VERSION#FOLDER`. */
export function sourceOf(text: string): TemplateSource {
  if (/\p{Cc}/u.test(text))
    throw new UsageError("the template's name has control characters", { hint: "Write it on one line." });
  if (text.startsWith("npm:")) return npmSource(text);
  const remote = remoteKind(text);
  if (remote === "git") return { kind: "git", url: text };
  if (remote !== undefined || /^[a-z][a-z\d+.-]+:\/\//i.test(text)) {
    throw new UsageError(`${withoutPasswords(text)} is no template's address`, {
      hint: 'A Git repository ends in ".git", a package begins with "npm:", a folder of this machine is a path.',
    });
  }
  return isPath(text) ? { kind: "folder", path: text } : { kind: "built-in", name: text };
}

/** Whether fetching it takes the network, and a person's consent. */
export function isRemote({ kind }: TemplateSource): boolean {
  return kind === "git" || kind === "npm";
}

function isPath(text: string): boolean {
  return isAbsolute(text) || /^\.{1,2}(?:$|[\\/])/.test(text) || /[\\/]/.test(text);
}

/** Only what the registry itself has: npm would run scripts of a package that comes from elsewhere. */
const npmName = /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@([\w.^~<>=*+ |-]+))?(?:#(.*))?$/;

function npmSource(text: string): TemplateSource {
  const [, name, range = "latest", path = ""] = npmName.exec(text) ?? [];
  if (name !== undefined) return { kind: "npm", name, range, path };
  throw new UsageError(`${text} names no package`, {
    hint: 'Write it as "npm:name", or "npm:@scope/name@1.2.3#folder".',
  });
}
