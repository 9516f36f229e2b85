import { isUtf8 } from "node:buffer";
import type { ProjectOnDisk } from "./on-disk.ts";
import type { BaseFile } from "./record.ts";
import type { ProjectFile } from "./render-project.ts";

/** What an update does with one file. */
export interface Merge {
  readonly path: string;
  readonly does: "create" | "keep" | "update" | "merge" | "conflict" | "remove" | "refuse";
  /** The bytes to write; undefined: none. */
  readonly bytes?: Buffer | undefined;
  readonly before?: Buffer | undefined;
  readonly executable: boolean;
  readonly private: boolean;
  readonly why?: string | undefined;
}

type Merge3 = (mine: string, base: string, theirs: string) => { readonly text: string; readonly conflict: boolean };

/** Three-way merge of each file: base (the old template), mine (the project) and theirs (the new template). */
export async function mergeProject(
  files: readonly ProjectFile[],
  {
    base,
    onDisk,
    label,
  }: {
    readonly base: ReadonlyMap<string, BaseFile>;
    readonly onDisk: ReadonlyMap<string, ProjectOnDisk>;
    readonly label: string;
  },
): Promise<Merge[]> {
  const merge3 = await openMerge(label);
  const wanted = new Set(files.map(({ path }) => path));
  const gone = [...base].filter(([path]) => !wanted.has(path));
  return [
    ...files.map((file) => mergeOne(file, base.get(file.path), onDisk.get(file.path) ?? absent, merge3)),
    ...gone.flatMap(([path, was]) => removal(path, was, onDisk.get(path) ?? absent)),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

const absent: ProjectOnDisk = { state: "absent" };

function mergeOne(file: ProjectFile, was: BaseFile | undefined, found: ProjectOnDisk, merge3: Merge3): Merge {
  const of = { path: file.path, executable: file.executable, private: file.private };
  const theirs = file.bytes;
  if (found.state === "blocked") return { ...of, does: "refuse", why: found.why };
  if (found.state === "absent") {
    if (was === undefined) return { ...of, does: "create", bytes: theirs };
    return { ...of, does: "keep", why: "you removed it" };
  }
  const mine = found.bytes;
  if (file.private) return { ...of, does: "keep" };
  if (mine.equals(theirs) || was?.bytes.equals(theirs)) {
    const becomesExecutable = file.executable && was?.executable === false;
    return becomesExecutable ? { ...of, does: "update", bytes: mine, before: mine } : { ...of, does: "keep" };
  }
  if (was?.bytes.equals(mine)) return { ...of, does: "update", bytes: theirs, before: mine };
  if (![mine, theirs, was?.bytes ?? theirs].every((bytes) => isUtf8(bytes))) {
    return { ...of, does: "refuse", why: "you and the template changed it, and it is a binary file" };
  }
  const { text, conflict } = merge3(mine.toString(), was?.bytes.toString() ?? "", theirs.toString());
  return { ...of, does: conflict ? "conflict" : "merge", bytes: Buffer.from(text), before: mine };
}

/** Removes a file that is no longer in the template, unless the user has changed it. */
function removal(path: string, was: BaseFile, found: ProjectOnDisk): Merge[] {
  if (found.state !== "file") return [];
  const of = { path, executable: was.executable, private: false };
  if (!found.bytes.equals(was.bytes))
    return [{ ...of, does: "keep", why: "no longer in the template, but you changed it" }];
  return [{ ...of, does: "remove", before: found.bytes }];
}

async function openMerge(label: string): Promise<Merge3> {
  const { merge } = await import("node-diff3");
  return (mine, base, theirs) => {
    const lines = (text: string) => text.split("\n");
    const { result, conflict } = merge(lines(mine), lines(base), lines(theirs), {
      excludeFalseConflicts: true,
      label: { a: "yours", b: label },
    });
    return { text: result.join("\n"), conflict };
  };
}
