import { basename, relative, resolve } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { changesText } from "../../render/files/changes.ts";
import { diffText } from "../../render/files/diff.ts";
import { type Language, openLanguage } from "../../scaffold/language/liquid.ts";
import {
  type Change,
  changesOf,
  isBerthFile,
  projectFolderName,
  readProject,
  requireFolder,
} from "../../scaffold/project/on-disk.ts";
import { readRecord, recordFiles } from "../../scaffold/project/record.ts";
import { type ProjectFile, renderProject } from "../../scaffold/project/render-project.ts";
import { writeProject } from "../../scaffold/project/write-project.ts";
import { recordedName } from "../../scaffold/sources/fetch-template.ts";
import type { AfterStep, Answers, OpenTemplate } from "../../scaffold/template.ts";
import { digestOf, targetOf } from "../../scaffold/template-file.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { runGit } from "../../stack/remote/run-git.ts";
import { runAfterSteps } from "./after-steps.ts";
import { type AnswerFlags, collectAnswers } from "./collect-answers.ts";
import { builtInTemplates, openChosenTemplate } from "./opened-template.ts";

export interface InitRequest extends AnswerFlags {
  readonly cwd: string;
  /** undefined: the user picks one from a list. */
  readonly template: string | undefined;
  readonly dir: string | undefined;
  /** Overwrite existing files, after showing the changes. */
  readonly force: boolean;
  /** Keep existing files. */
  readonly keep: boolean;
  readonly after: readonly AfterStep[];
}

/** template → answers → files → after-steps. */
export async function init(request: InitRequest, ctx: CommandContext): Promise<number> {
  const { cwd, yes } = request;
  const folder = resolve(cwd, request.dir ?? ".");
  await requireFolder(folder);
  const language = await openLanguage();
  const named = request.template ?? (await pickTemplate(language, ctx));
  const template = await openChosenTemplate({ template: named, cwd, yes, language }, ctx);
  const before = await answersBefore(template, folder, cwd);
  const answers = await collectAnswers(
    template,
    { ...request, folder: projectFolderName(folder), language, before },
    ctx,
  );
  const files = await projectFiles(template, answers, { language, folder, name: recordedName(named, folder, cwd) });
  const changes = changesOf(
    files,
    await readProject(
      folder,
      files.map(({ path }) => path),
    ),
    { keeps: request.keep },
  );

  ctx.ui.result(`${template.name} ${template.version} in ${folderLabel(folder, cwd)}:`);
  ctx.ui.result(changesText(changes.filter(({ file }) => !isBerthFile(file)).map(shown), ctx.ui.paint));
  refuseBlocked(changes);
  await agreeToOverwrite(changes, request, ctx);
  if (ctx.dryRun) {
    ctx.ui.note("Dry run: nothing was written.");
    return 0;
  }
  await agreeToWrite(request, ctx);
  const written = changes.filter(({ does }) => does === "create" || does === "overwrite");
  await writeProject(
    folder,
    written.map(({ file, before }) => ({ ...file, before })),
    ctx.interrupts.stop,
  );
  await runAfterSteps(template, { folder, chosen: request.after, asks: !yes, cwd }, ctx);
  await warnOfSeen(files, folder, ctx);
  return 0;
}

/** Earlier answers to the same template in this folder, so that a second run renders the same project. */
async function answersBefore({ name }: OpenTemplate, folder: string, cwd: string): Promise<Answers | undefined> {
  const record = await readRecord(folder, cwd);
  return record?.template === name ? record.answers : undefined;
}

/** The project's files and its record. Throws StackInvalid with all problems. */
export async function projectFiles(
  template: OpenTemplate,
  answers: Answers,
  { language, folder, name }: { readonly language: Language; readonly folder: string; readonly name: string },
): Promise<readonly ProjectFile[]> {
  const { files, problems } = renderProject(template, answers, { language, folder: projectFolderName(folder) });
  if (problems.length > 0) throw new StackInvalid(problems);
  return [...files, ...(await recordFiles(template, answers, { files, name, digest: digestOf(template) }))];
}

function shown({ file, does, why }: Change) {
  return { path: file.path, private: file.private, does, why };
}

/** A folder's name for messages, relative to the working directory. */
export function folderLabel(folder: string, cwd: string): string {
  const way = relative(cwd, folder);
  if (way === "") return `this folder, ${basename(folder)}`;
  return way.startsWith("..") ? folder : way;
}

function refuseBlocked(changes: readonly Change[]): void {
  const blocked = changes.filter(({ does }) => does === "refuse");
  if (blocked.length === 0) return;
  const reasons = blocked.map(({ file, why }) => `${file.path} cannot be written: ${why}`);
  throw new UsageError(reasons.join("\n"), {
    hint: "Move it away, or choose another folder. Nothing was written.",
  });
}

/** Shows each change and asks for confirmation, unless --yes is set. */
async function agreeToOverwrite(
  changes: readonly Change[],
  { force, yes }: InitRequest,
  ctx: CommandContext,
): Promise<void> {
  const { ui, dryRun, interrupts } = ctx;
  const overwritten = changes.filter(({ does, file }) => does === "overwrite" && !isBerthFile(file));
  if (overwritten.length === 0) return;
  if (!force) {
    const names = overwritten.map(({ file }) => file.path).join(", ");
    throw new UsageError(`existing files differ: ${names}`, {
      hint: "Keep yours with --keep, or preview the changes with --force --dry-run. Nothing was written.",
    });
  }
  for (const { file, before } of overwritten) {
    if (before !== undefined) ui.result(await diffText(file.path, before, file.bytes, ui.paint));
  }
  if (dryRun || yes) return;
  if (!ui.canAsk) throw new UsageError("cannot ask for confirmation: no terminal", { hint: "Confirm with --yes." });
  const agreed = await ui.confirm(`Overwrite ${overwritten.length} ${overwritten.length === 1 ? "file" : "files"}?`);
  interrupts.stop.throwIfAborted();
  if (!agreed)
    throw new UsageError("nothing was written", { hint: "Choose another folder, or keep your files with --keep." });
}

async function agreeToWrite({ yes, force }: InitRequest, { ui, interrupts }: CommandContext): Promise<void> {
  if (yes || force || !ui.canAsk) return;
  const agreed = await ui.ask({ kind: "confirm", message: "Write these files?", initial: true });
  interrupts.stop.throwIfAborted();
  if (agreed !== true)
    throw new UsageError("nothing was written", { hint: "Run `berth init` again with other answers." });
}

/** Warns about secrets that Git does not ignore: the project may have its own .gitignore. */
async function warnOfSeen(
  files: readonly ProjectFile[],
  folder: string,
  { env, interrupts, ui }: CommandContext,
): Promise<void> {
  for (const { path } of files.filter((file) => file.private)) {
    const around = { env, cwd: folder, signal: interrupts.stop };
    const { exitCode } = await runGit(["check-ignore", "--quiet", "--", path], around).catch(() => ({ exitCode: 0 }));
    // 128: not a repository.
    if (exitCode === 1) ui.warn(`${path} contains a secret and is not ignored by Git: add it to .gitignore`);
  }
}

/** Lets the user pick a built-in template. */
async function pickTemplate(language: Language, { ui }: CommandContext): Promise<string> {
  if (!ui.canAsk) {
    throw new UsageError("missing template", { hint: "Name a template; list them with `berth template list`." });
  }
  const templates = await builtInTemplates(language);
  const options = templates.map(({ name, description, content }) => {
    const paths = content.map(({ path }) => targetOf(path));
    const others = paths.length > 4 ? ` and ${paths.length - 4} more` : "";
    return { value: name, hint: `${description}: ${paths.slice(0, 4).join(", ")}${others}` };
  });
  return String(await ui.ask({ kind: "choice", message: "Which template?", options }));
}
