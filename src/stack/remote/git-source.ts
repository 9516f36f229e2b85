import { RemoteRefused } from "./refused.ts";

/** A Git source in its parts. */
export interface GitSource {
  /** What git is given. */
  readonly url: string;
  /** A branch, tag or commit; HEAD where none is given. */
  readonly ref: string;
  /** Directory or file within the repository; empty for its top. */
  readonly path: string;
}

/** `URL[#REF[:PATH]]` → its parts. Throws where git would take one of them for something else. */
export function gitSource(text: string): GitSource {
  const [whole = "", fragment = ""] = split(text, "#");
  const [ref = "", path = ""] = split(fragment, ":");
  const url = whole.startsWith("github.com/") ? `https://${whole}` : whole;
  // git reads a leading dash as an option, and so does the ssh that it starts.
  if (ref.startsWith("-")) throw new RemoteRefused(`${text}: no ref begins with "-"`, refHint);
  if (/^\w+:\/\/(?:[^/@]*@)?-/.test(url)) throw new RemoteRefused(`${text}: no host begins with "-"`, urlHint);
  if (/[\0-\x20]/.test(url + ref)) throw new RemoteRefused(`${text}: a space in the address`, urlHint);
  return { url, ref: ref || "HEAD", path };
}

const refHint = 'Name a branch, a tag or a commit: "https://host/repository.git#main:directory".';
const urlHint = 'Write it as "https://host/repository.git#ref:directory".';

function split(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
