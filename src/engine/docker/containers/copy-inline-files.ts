import { pack } from "tar-stream";
import type { Api } from "../request/api.ts";
import type { InlineFile } from "../translate/file-mounts.ts";
import { containerPath, inspectContainer } from "./containers.ts";

/** Copies inline configs and secrets into a container that was created but never started. */
export async function copyInlineFiles(api: Api, name: string, inline: readonly InlineFile[]): Promise<void> {
  if ((await inspectContainer(api, name))?.State.Status !== "created") return;
  for (const owned of [false, true]) {
    const files = inline.filter((file) => hasOwner(file) === owned);
    if (files.length > 0) await copyFiles(api, name, files, owned);
  }
}

function hasOwner({ reference }: InlineFile): boolean {
  return reference.uid !== undefined || reference.gid !== undefined;
}

async function copyFiles(api: Api, name: string, files: readonly InlineFile[], owned: boolean): Promise<void> {
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
