import { basename, resolve } from "node:path";
import type { CommandPorts } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { changesText } from "../../render/files/changes.ts";
import { onDisk } from "../../scaffold/project/on-disk.ts";
import { projectFolderName } from "../../scaffold/project/project-folder-name.ts";
import { writeProject } from "../../scaffold/project/write-project.ts";
import { newTemplate } from "../../scaffold/template/new-template.ts";
import { placeName } from "./init.ts";

/** A template to begin with: small, whole, and tested by its own table. */
export async function templateNew(
  { template: dir, cwd }: { readonly template: string; readonly cwd: string },
  ports: CommandPorts,
): Promise<number> {
  const folder = resolve(cwd, dir);
  const files = newTemplate(projectFolderName(basename(folder)).replaceAll("_", "-"));
  const standing = await onDisk(
    folder,
    files.map(({ path }) => path),
  );
  const there = [...standing].filter(([, { state }]) => state !== "absent").map(([path]) => path);
  if (there.length > 0) {
    throw new UsageError(`${placeName(folder, cwd)} has ${there.join(", ")} already`, { hint: "Name another folder." });
  }
  if (!ports.dryRun) await writeProject(folder, files, ports.interrupts.stop);
  ports.ui.result(
    changesText(
      files.map(({ path }) => ({ path, does: "create", private: false })),
      ports.ui.paint,
    ),
  );
  // A bare word would be a built-in template's name.
  const way = /[\\/]|^\.+$/.test(dir) ? dir : `./${dir}`;
  ports.ui.note(`Next: berth template check ${way} && berth template test ${way} && berth init ${way} my-project`);
  return 0;
}
