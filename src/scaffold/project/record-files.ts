import type { Answers, Template } from "../template/template.ts";
import { baseBytes, basePath, keptAnswers, recordPath, recordText } from "./record.ts";
import type { ProjectFile } from "./render-project.ts";

/** What a project keeps of how it was made: its answers, and its files as they were. */
export async function recordFiles(
  template: Template,
  answers: Answers,
  { files, name, digest }: { readonly files: readonly ProjectFile[]; readonly name: string; readonly digest: string },
): Promise<ProjectFile[]> {
  const record = { template: name, version: template.version, digest, answers: keptAnswers(template, answers) };
  const of = { executable: false, private: false };
  return [
    { ...of, path: basePath, bytes: await baseBytes(files) },
    { ...of, path: recordPath, bytes: Buffer.from(recordText(record)) },
  ];
}
