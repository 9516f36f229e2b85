import type { Scope } from "../language/liquid.ts";
import type { Answers, Template } from "../template.ts";

/** Names that templates may refer to beside the answers. */
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

/** What templates may refer to: every question by its key (null where it was not asked), the folder, the template itself. */
export function scopeOf({ name, version, questions }: Template, answers: Answers, folder: string): Scope {
  return Object.fromEntries([
    ...[...questions.keys()].map((key) => [key, answers.get(key) ?? null]),
    ["folder", folder],
    ["template", { name, version }],
  ]);
}
