import { parse } from "../../stack/parse/parse.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { kindOf } from "../template/template-file.ts";
import type { ProjectFile } from "./render-project.ts";

/** A problem of a rendered file: invalid syntax for its file type, or a secret in it. */
export function renderedFault(file: ProjectFile, secrets: readonly string[]): Problem | undefined {
  const { path, bytes } = file;
  if (!file.private && secrets.some((secret) => secret.length >= 8 && bytes.includes(secret))) {
    const message = `${path} would contain a secret`;
    return {
      ...error,
      rule: "secret-shown",
      message,
      hint: 'Set "private: true" for it under "files" in template.yaml.',
    };
  }
  const fault = syntaxFault(path, bytes);
  // The code frame would show lines of a file with secrets.
  return fault !== undefined && file.private ? { ...fault, at: undefined } : fault;
}

const error = { severity: "error", path: "" } as const;
const hint = "Correct the template, or change the answers. Nothing was written.";

function syntaxFault(path: string, bytes: Buffer): Problem | undefined {
  const kind = kindOf(path);
  if (kind === "json") return jsonFault(path, bytes.toString("utf8"));
  if (kind !== "compose" && kind !== "yaml") return undefined;
  const source = { name: `${path} (as rendered)`, path, text: bytes.toString("utf8") };
  const { problems } = parse(source);
  const [fault] = problems.filter(
    ({ severity, rule }) => severity === "error" && (kind === "compose" || !stackOnly.has(rule)),
  );
  return fault === undefined ? undefined : { ...fault, hint: fault.hint ?? hint };
}

/** Rules that only apply to stack files. */
const stackOnly: ReadonlySet<string> = new Set(["not-a-mapping", "empty-file"]);

function jsonFault(path: string, text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    return { ...error, rule: "not-json", message: `${path} would be invalid JSON: ${(cause as Error).message}`, hint };
  }
}
