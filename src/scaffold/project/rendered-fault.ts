import { parse } from "../../stack/parse/parse.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { kindOf } from "../template/template-file.ts";
import type { ProjectFile } from "./render-project.ts";

/** What is wrong with a file as it was made: it cannot be read as what its name says, or shows a secret. */
export function renderedFault(file: ProjectFile, secrets: readonly string[]): Problem | undefined {
  const { path, bytes } = file;
  if (!file.private && secrets.some((secret) => secret.length >= 8 && bytes.includes(secret))) {
    const message = `${path} would show a secret`;
    return { ...error, rule: "secret-shown", message, hint: 'Mark it "private: true" under "files" of the template.' };
  }
  const fault = syntaxFault(path, bytes);
  // What is wrong with a file that holds a secret is told without a line of it.
  return fault !== undefined && file.private ? { ...fault, at: undefined } : fault;
}

const error = { severity: "error", path: "" } as const;
const hint = "The template makes it so of these answers; nothing was written.";

function syntaxFault(path: string, bytes: Buffer): Problem | undefined {
  const kind = kindOf(path);
  if (kind === "json") return jsonFault(path, bytes.toString("utf8"));
  if (kind !== "compose" && kind !== "yaml") return undefined;
  const source = { name: `${path} (as it would be written)`, path, text: bytes.toString("utf8") };
  const { problems } = parse(source);
  const [fault] = problems.filter(
    ({ severity, rule }) => severity === "error" && (kind === "compose" || !loose.has(rule)),
  );
  return fault === undefined ? undefined : { ...fault, hint: fault.hint ?? hint };
}

/** Asked of stack files only. */
const loose: ReadonlySet<string> = new Set(["not-a-mapping", "empty-file"]);

function jsonFault(path: string, text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    return { ...error, rule: "not-json", message: `${path} would be no JSON: ${(cause as Error).message}`, hint };
  }
}
