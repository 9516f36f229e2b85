import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { UsageError } from "../../errors.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { readSource } from "../../stack/files/source.ts";
import { toJson } from "../../stack/ordered-value.ts";
import { parseMapping } from "../parse-mapping.ts";
import type { Answer, Answers, Template } from "../template.ts";
import { partFault } from "../template-file.ts";
import type { ProjectFile } from "./render-project.ts";

/** The template and answers that a project was created from. */
export interface Record {
  /** The template, as named on the command line. */
  readonly template: string;
  readonly version: string;
  /** A hash of all files of the template. */
  readonly digest: string;
  /** Without secrets. */
  readonly answers: Answers;
}

export const recordPath = ".berth/answers.yaml";
/** The files as the template rendered them, the base of the three-way merge in an update. */
const basePath = ".berth/base.gz";

const head = `# Written by berth init, without secrets. Keep this file: berth init --update needs it.\n`;

/** The record as YAML. Values are written as JSON, which is YAML too. */
export function recordText({ template, version, digest, answers }: Record): string {
  const lines = Object.entries({ template, version, digest }).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}\n`,
  );
  const answerLines = [...answers].map(([key, answer]) => `  ${key}: ${JSON.stringify(answer)}\n`);
  return `${head}${lines.join("")}answers:${answerLines.length === 0 ? " {}\n" : `\n${answerLines.join("")}`}`;
}

/** The answers without secrets. */
function publicAnswers(template: Template, answers: Answers): Answers {
  return new Map([...answers].filter(([key]) => template.questions.get(key)?.type !== "secret"));
}

/** A project's record; undefined if it has none. Throws UsageError or StackInvalid if the file is invalid. */
export async function readRecord(folder: string, cwd: string): Promise<Record | undefined> {
  const { source, problem } = await readSource(join(folder, recordPath), cwd);
  if (problem?.rule === "file-not-found") return undefined;
  if (source === undefined) throw new StackInvalid([problem]);
  const { root, problems } = parseMapping(source, "Restore the file that berth init wrote.");
  const data = root === undefined ? {} : (toJson(root) as Partial<Record>);
  const { template, version, digest, answers } = data;
  if (problems.length > 0) throw new StackInvalid(problems);
  if (typeof template !== "string" || !/^[\w.+-]+$/.test(String(version)) || typeof digest !== "string") {
    throw new UsageError(`${source.name} does not name the project's template`, {
      hint: 'Restore "template", "version" and "digest", as berth init wrote them.',
    });
  }
  return { template, version: String(version), digest, answers: answersOf(answers) };
}

/** Reads answers from a file: a mapping of answers, or a project's record. */
export async function readAnswers(path: string, cwd: string): Promise<Answers> {
  const { source, problem } = await readSource(path, cwd);
  if (source === undefined) throw new StackInvalid([problem]);
  const { root, problems } = parseMapping(source, 'Write each answer as "KEY: VALUE".');
  if (problems.length > 0 || root === undefined) throw new StackInvalid(problems);
  const data = toJson(root) as { readonly [key: string]: unknown };
  const isRecord = typeof data["template"] === "string" && typeof data["answers"] === "object";
  return answersOf(isRecord ? data["answers"] : data);
}

function answersOf(data: unknown): Answers {
  const entries = Object.entries((data ?? {}) as { readonly [key: string]: Answer | null });
  return new Map(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}

/** A file as the template rendered it. */
export interface BaseFile {
  readonly executable: boolean;
  readonly bytes: Buffer;
}

export async function baseBytes(files: readonly ProjectFile[]): Promise<Buffer> {
  const kept = files.filter((file) => !file.private);
  const data = kept.map(({ path, executable, bytes }): Kept => {
    const encoding = isUtf8(bytes) ? "utf8" : "base64";
    return { path, executable, encoding, text: bytes.toString(encoding) };
  });
  return promisify(gzip)(JSON.stringify(data), { level: 9 });
}

interface Kept {
  readonly path: string;
  readonly executable: boolean;
  readonly encoding: "utf8" | "base64";
  readonly text: string;
}

/** The files as the template last rendered them; undefined if the record is missing or unreadable. */
export async function readBase(folder: string): Promise<ReadonlyMap<string, BaseFile> | undefined> {
  try {
    const text = (
      await promisify(gunzip)(await readFile(join(folder, basePath)), { maxOutputLength: 100_000_000 })
    ).toString();
    const data = JSON.parse(text) as readonly Kept[];
    // The record may come from an untrusted repository, so paths are checked.
    const valid = data.filter(({ path }) =>
      path.split("/").every((part) => part !== "" && partFault(part) === undefined),
    );
    return new Map(valid.map((kept) => [kept.path, { ...kept, bytes: Buffer.from(kept.text, kept.encoding) }]));
  } catch {
    return undefined;
  }
}

/** The files that record how a project was created: its answers, and its files as rendered. */
export async function recordFiles(
  template: Template,
  answers: Answers,
  { files, name, digest }: { readonly files: readonly ProjectFile[]; readonly name: string; readonly digest: string },
): Promise<ProjectFile[]> {
  const record = { template: name, version: template.version, digest, answers: publicAnswers(template, answers) };
  const of = { executable: false, private: false };
  return [
    { ...of, path: basePath, bytes: await baseBytes(files) },
    { ...of, path: recordPath, bytes: Buffer.from(recordText(record)) },
  ];
}
