import { pack } from "tar-stream";
import type { StartContainer } from "../engine.ts";
import type { Api } from "./api.ts";
import { containerPath, inspectContainer } from "./containers.ts";
import { type PlacedFile, placedFiles } from "./translate/file-mounts.ts";

interface Content extends PlacedFile {
  readonly content: string;
}

/** Copies configs and secrets that are no files of the host into a container that was created and never started. */
export async function handOver(api: Api, { name, stack, service }: StartContainer): Promise<void> {
  // An empty one leaves no file, as with Compose.
  const inline = placedFiles(stack, service).filter((file): file is Content => Boolean(file.content));
  if (inline.length === 0) return;
  if ((await inspectContainer(api, name))?.State.Status !== "created") return;
  for (const owned of [false, true]) {
    const files = inline.filter((file) => hasOwner(file) === owned);
    if (files.length > 0) await copy(api, name, files, owned);
  }
}

function hasOwner({ reference }: PlacedFile): boolean {
  return reference.uid !== undefined || reference.gid !== undefined;
}

async function copy(api: Api, name: string, files: readonly Content[], owned: boolean): Promise<void> {
  const tar = pack();
  for (const { target, content, reference } of files) {
    tar.entry(
      {
        name: target,
        mode: Number.parseInt(reference.mode ?? "0444", 8),
        uid: Number(reference.uid ?? 0),
        gid: Number(reference.gid ?? 0),
      },
      content,
    );
  }
  tar.finalize();
  await api.send({
    method: "PUT",
    path: containerPath(name, "archive"),
    query: { path: "/", copyUIDGID: owned },
    file: tar,
  });
}
