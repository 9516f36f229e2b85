import type { Scope } from "../language/liquid.ts";
import type { Answers, Template } from "../template/template.ts";

/** Names that templates can use besides the answers. */
export const reserved: ReadonlySet<string> = new Set([
  "folder",
  "template",
  "true",
  "false",
  "nil",
  "null",
  "empty",
  "blank",
]);

/** The variables of a template: each question by key (null if it was not asked), the folder, and the template itself. */
export function scopeOf({ name, version, questions }: Template, answers: Answers, folder: string): Scope {
  return Object.fromEntries([
    ...[...questions.keys()].map((key) => [key, answers.get(key) ?? null]),
    ["folder", folder],
    ["template", { name, version }],
  ]);
}
