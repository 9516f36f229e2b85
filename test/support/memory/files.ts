import { posix } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import type { EngineFiles, PathFact } from "../../../src/engine/sessions.ts";
import { type Books, present, refuse } from "./books.ts";

/** The text of a container's file, or that a path is a folder. */
type Entry = { readonly text: string } | "folder";

/** Files and folders of containers, without links. A new container has `/` and `/tmp`. */
export function filesOf(books: Books): EngineFiles {
  const containers = new Map<string, Map<string, Entry>>();
  const entriesOf = (name: string): Map<string, Entry> => {
    const { id } = present(books, name);
    const known = containers.get(id) ?? new Map<string, Entry>(["/", "/tmp"].map((path) => [path, "folder"]));
    containers.set(id, known);
    return known;
  };
  const statPath = async (container: string, path: string): Promise<PathFact | undefined> => {
    const absolute = posix.resolve("/", path);
    const entry = entriesOf(container).get(absolute);
    const kind = entry === "folder" ? "folder" : "file";
    return entry && { name: posix.basename(absolute), kind, linkTarget: "" };
  };
  return {
    statPath,
    readArchive: async (container, path) => {
      const fact = (await statPath(container, path)) ?? refuse(404, `Could not find the file ${path}`);
      const root = posix.resolve("/", path);
      const tar = pack();
      for (const [own, entry] of entriesOf(container)) {
        if (own !== root && !own.startsWith(`${root}/`)) continue;
        const name = posix.join(fact.name, posix.relative(root, own));
        if (entry === "folder") tar.entry({ name, type: "directory" });
        else tar.entry({ name }, entry.text);
      }
      tar.finalize();
      return { fact, tar: tar as AsyncIterable<Uint8Array> };
    },
    writeArchive: async ({ container, folder, tar }) => {
      const entries = entriesOf(container);
      for await (const entry of Readable.from(tar).pipe(extract())) {
        const path = posix.resolve("/", folder, entry.header.name);
        const text = (await buffer(entry)).toString();
        entries.set(path, entry.header.type === "directory" ? "folder" : { text });
      }
    },
  };
}
