import type { Paint } from "../terminal/color.ts";

/** What is done with one file of a project. */
export interface FileChange {
  readonly path: string;
  readonly does: "create" | "keep" | "overwrite" | "update" | "merge" | "conflict" | "remove" | "refuse";
  readonly why?: string | undefined;
  /** Holds a secret. */
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
  merge: "merged with yours",
  conflict: "conflicts with yours",
  remove: "the template has it no more",
};

/** The files of a project, a line each: `+` is new, `=` stays, `~` changes, `-` goes, `!` needs you. */
export function changesText(changes: readonly FileChange[], paint: Paint): string {
  const colours = { "+": paint.green, "=": paint.dim, "~": paint.yellow, "-": paint.red, "!": paint.red };
  const lines = changes.map(({ path, does, why = words[does], private: isPrivate }) => {
    const sign = signs[does];
    const colour = colours[sign as keyof typeof colours];
    const notes = [why, isPrivate && does === "create" ? "secret" : undefined].filter((note) => note !== undefined);
    return `  ${colour(sign)} ${path}${notes.length === 0 ? "" : paint.dim(`  (${notes.join(", ")})`)}\n`;
  });
  return lines.join("");
}

/** A resource's new state, in the words and fields of Compose's own progress output. */
export interface Change {
  /** Such as `Container shop-web-1`, or a layer's id where `parent` is given. */
  readonly id: string;
  /** The resource that this is a part of. */
  readonly parent?: string;
  readonly text: string;
  readonly status: "Working" | "Done" | "Warning" | "Error";
  readonly details?: string;
  readonly currentBytes?: number;
  readonly totalBytes?: number;
}
