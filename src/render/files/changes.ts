import type { Paint } from "../terminal/color.ts";

/** What happens to one file of a project. */
export interface FileChange {
  readonly path: string;
  readonly does: "create" | "keep" | "overwrite" | "update" | "merge" | "conflict" | "remove" | "refuse";
  readonly why?: string | undefined;
  /** The file contains a secret. */
  readonly private: boolean;
}

const signs: Readonly<Record<FileChange["does"], string>> = {
  create: "+",
  keep: "=",
  overwrite: "~",
  update: "~",
  merge: "~",
  conflict: "!",
  remove: "-",
  refuse: "!",
};

const words: Readonly<Partial<Record<FileChange["does"], string>>> = {
  overwrite: "differs",
  merge: "merged with your changes",
  conflict: "conflicts with your changes",
  remove: "no longer in the template",
};

/** Lists the files of a project: `+` new, `=` unchanged, `~` changed, `-` removed, `!` needs your decision. */
export function changesText(changes: readonly FileChange[], paint: Paint): string {
  const colors = { "+": paint.green, "=": paint.dim, "~": paint.yellow, "-": paint.red, "!": paint.red };
  const lines = changes.map(({ path, does, why = words[does], private: isPrivate }) => {
    const sign = signs[does];
    const color = colors[sign as keyof typeof colors];
    const notes = [why, isPrivate && does === "create" ? "secret" : undefined].filter((note) => note !== undefined);
    return `  ${color(sign)} ${path}${notes.length === 0 ? "" : paint.dim(`  (${notes.join(", ")})`)}\n`;
  });
  return lines.join("");
}
