import { basename, relative, resolve } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { changesText } from "../../render/files/changes.ts";
import { diffText } from "../../render/files/diff.ts";
import { type Language, openLanguage } from "../../scaffold/language/liquid.ts";
import {
  type Change,
  changesOf,
  isOfBerth,
  projectFolderName,
  readProject,
  refuseNoFolder,
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
  /** undefined: to be picked from a list. */
  readonly template: string | undefined;
  readonly dir: string | undefined;
  /** Overwrite files that are there, after showing what changes. */
  readonly force: boolean;
  /** Leave files that are there as they are. */
  readonly keep: boolean;
  readonly after: readonly AfterStep[];
}

/** template → answers → files → after-steps. */
export async function init(request: InitRequest, ctx: CommandContext): Promise<number> {
  const { cwd, yes } = request;
  const folder = resolve(cwd, request.dir ?? ".");
  await refuseNoFolder(folder);
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
  ctx.ui.result(changesText(changes.filter(({ file }) => !isOfBerth(file)).map(shown), ctx.ui.paint));
  refuseBlocked(changes);
  await agreeToOverwrite(changes, request, ctx);
  if (ctx.dryRun) {
    ctx.ui.note("Nothing was written: a dry run.");
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

/** What the same template was answered here before: made again, the project is the same. */
async function answersBefore({ name }: OpenTemplate, folder: string, cwd: string): Promise<Answers | undefined> {
  const record = await readRecord(folder, cwd);
  return record?.template === name ? record.answers : undefined;
}

/** The project's files, and what it keeps of how they were made. Throws all that is wrong with them. */
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

/** A folder as a person standing elsewhere calls it. */
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
    hint: "Move it out of the way, or choose another folder. Nothing was written.",
  });
}

/** Never silently: each change is shown, and a person agrees, or has by --yes. */
async function agreeToOverwrite(
  changes: readonly Change[],
  { force, yes }: InitRequest,
  ctx: CommandContext,
): Promise<void> {
  const { ui, dryRun, interrupts } = ctx;
  const overwritten = changes.filter(({ does, file }) => does === "overwrite" && !isOfBerth(file));
  if (overwritten.length === 0) return;
  if (!force) {
    const names = overwritten.map(({ file }) => file.path).join(", ");
    throw new UsageError(`there already, and different: ${names}`, {
      hint: "Leave yours with --keep, or see what --force would change: --force --dry-run. Nothing was written.",
    });
  }
  for (const { file, before } of overwritten) {
    if (before !== undefined) ui.result(await diffText(file.path, before, file.bytes, ui.paint));
  }
  if (dryRun || yes) return;
  if (!ui.canAsk) throw new UsageError("nobody is here to agree to these changes", { hint: "Agree with --yes." });
  const agreed = await ui.confirm(`Overwrite ${overwritten.length} ${overwritten.length === 1 ? "file" : "files"}?`);
  interrupts.stop.throwIfAborted();
  if (!agreed) throw new UsageError("nothing was written", { hint: "Choose another folder, or keep your files." });
}

async function agreeToWrite({ yes, force }: InitRequest, { ui, interrupts }: CommandContext): Promise<void> {
  if (yes || force || !ui.canAsk) return;
  const agreed = await ui.ask({ kind: "confirm", message: "Write these files?", initial: true });
  interrupts.stop.throwIfAborted();
  if (agreed !== true) throw new UsageError("nothing was written", { hint: "Run it again with other answers." });
}

/** Warns of secrets that Git would take: the project's .gitignore may be the user's own, and know nothing of them. */
async function warnOfSeen(
  files: readonly ProjectFile[],
  folder: string,
  { env, interrupts, ui }: CommandContext,
): Promise<void> {
  for (const { path } of files.filter((file) => file.private)) {
    const around = { env, cwd: folder, signal: interrupts.stop };
    const { exitCode } = await runGit(["check-ignore", "--quiet", "--", path], around).catch(() => ({ exitCode: 0 }));
    // 128: there is no repository.
    if (exitCode === 1) ui.warn(`Git does not ignore ${path}, which holds a secret: add it to .gitignore`);
  }
}

/** Lets a person pick one of the built-in templates. */
async function pickTemplate(language: Language, { ui }: CommandContext): Promise<string> {
  if (!ui.canAsk) {
    throw new UsageError("which template?", { hint: "Name one: `berth template list` shows them." });
  }
  const templates = await builtInTemplates(language);
  const options = templates.map(({ name, description, content }) => {
    const paths = content.map(({ path }) => targetOf(path));
    const others = paths.length > 4 ? ` and ${paths.length - 4} more` : "";
    return { value: name, hint: `${description}: ${paths.slice(0, 4).join(", ")}${others}` };
  });
  return String(await ui.ask({ kind: "choice", message: "Which template?", options }));
}
