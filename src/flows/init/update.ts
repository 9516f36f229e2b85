import { resolve } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import { Failure, UsageError } from "../../errors.ts";
import { changesText } from "../../render/files/changes.ts";
import { diffText } from "../../render/files/diff.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { type Merge, mergeProject } from "../../scaffold/project/merge-project.ts";
import { projectFolderName, readProject } from "../../scaffold/project/on-disk.ts";
import { readBase, readRecord, recordPath } from "../../scaffold/project/record.ts";
import { writeProject } from "../../scaffold/project/write-project.ts";
import { recordedName } from "../../scaffold/sources/fetch-template.ts";
import { sourceOf } from "../../scaffold/sources/source.ts";
import { digestOf } from "../../scaffold/template-file.ts";
import { type AnswerFlags, collectAnswers } from "./collect-answers.ts";
import { folderLabel, projectFiles } from "./init.ts";
import { openChosenTemplate } from "./opened-template.ts";

export interface UpdateRequest extends AnswerFlags {
  /** `[DIR]`, or `TEMPLATE DIR` if the template has moved. */
  readonly operands: readonly string[];
}

/** Merges the template's changes into the project, and marks conflicts. */
export async function updateProject(request: UpdateRequest, ctx: CommandContext): Promise<number> {
  const { cwd, yes, operands } = request;
  const { ui } = ctx;
  const folder = resolve(cwd, operands.at(-1) ?? ".");
  const record = await readRecord(folder, cwd);
  if (record === undefined) {
    throw new UsageError(`${folderLabel(folder, cwd)} was not created by berth init: ${recordPath} is missing`, {
      hint: "Create a project with `berth init TEMPLATE DIR` first.",
    });
  }
  const language = await openLanguage();
  const named = operands.length > 1 ? (operands[0] ?? "") : fromProject(record.template, folder);
  const template = await openChosenTemplate({ template: named, cwd, yes, language }, ctx);
  const answers = await collectAnswers(
    template,
    { ...request, folder: projectFolderName(folder), language, before: record.answers },
    ctx,
  );
  const name = recordedName(named, folder, cwd);
  const files = await projectFiles(template, answers, { language, folder, name });
  const base = await readBase(folder);
  if (base === undefined) ui.warn("the record of the last version is missing: every difference counts as a conflict");
  const own = files.filter(({ path }) => !path.startsWith(".berth/"));
  const onDisk = await readProject(folder, new Set([...own.map(({ path }) => path), ...(base?.keys() ?? [])]));
  const merges = await mergeProject(own, {
    base: base ?? new Map(),
    onDisk,
    label: `${template.name} ${template.version}`,
  });

  const news = merges.filter(({ does, why }) => does !== "keep" || why !== undefined);
  ui.result(`${record.version} → ${template.version} of ${template.name} in ${folderLabel(folder, cwd)}:`);
  ui.result(news.length === 0 ? "  no changes\n" : changesText(news, ui.paint));
  if (ctx.dryRun) return showOnly(merges, ctx);
  if (digestOf(template) === record.digest && news.length === 0 && sameAnswers()) return 0;
  await agree(news, yes, ctx);
  await writeProject(folder, [...merges.flatMap(writingOf), ...(await recordWritings())], ctx.interrupts.stop);
  return reportConflicts(merges);

  function sameAnswers(): boolean {
    return request.set.length === 0 && request.answers === undefined;
  }
  async function recordWritings() {
    const records = files.filter(({ path }) => path.startsWith(".berth/"));
    const there = await readProject(
      folder,
      records.map(({ path }) => path),
    );
    return records.map((file) => {
      const found = there.get(file.path);
      if (found?.state === "blocked") {
        throw new UsageError(`${file.path} cannot be written: ${found.why}`, { hint: "Move it away." });
      }
      return { ...file, before: found?.state === "file" ? found.bytes : undefined };
    });
  }
}

/** A local template is recorded relative to the project. */
function fromProject(name: string, folder: string): string {
  const source = sourceOf(name);
  return source.kind === "folder" ? resolve(folder, source.path) : name;
}

function writingOf({ does, bytes, ...of }: Merge) {
  return bytes === undefined && does !== "remove" ? [] : [{ ...of, bytes }];
}

async function showOnly(merges: readonly Merge[], { ui }: CommandContext): Promise<number> {
  for (const { path, bytes, before } of merges) {
    if (bytes !== undefined && before !== undefined) ui.result(await diffText(path, before, bytes, ui.paint));
  }
  ui.note("Dry run: nothing was written.");
  return 0;
}

async function agree(news: readonly Merge[], yes: boolean, { ui, interrupts }: CommandContext): Promise<void> {
  if (yes || news.length === 0) return;
  if (!ui.canAsk) throw new UsageError("cannot ask for confirmation: no terminal", { hint: "Confirm with --yes." });
  const agreed = await ui.confirm("Write these changes? (Use --dry-run to see them in full.)");
  interrupts.stop.throwIfAborted();
  if (!agreed) throw new UsageError("nothing was written", { hint: "Review the changes with --dry-run." });
}

function reportConflicts(merges: readonly Merge[]): number {
  const open = merges.filter(({ does }) => does === "conflict" || does === "refuse");
  if (open.length === 0) return 0;
  const names = open.map(({ path }) => path).join(", ");
  throw new Failure(`the update conflicts with your changes in ${names}`, {
    hint: 'Resolve the places marked "<<<<<<< yours". All other changes were written.',
  });
}
