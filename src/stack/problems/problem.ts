/** A text that was read, with its name for messages. */
export interface Source {
  /** As shown to the user: relative to the working directory if that is shorter, or `<stdin>`. */
  readonly name: string;
  /** Absolute path; the working directory for stdin. */
  readonly path: string;
  readonly text: string;
  /** Why it was read; absent if the user named it, or it is a default. */
  readonly reached?: Reached | undefined;
}

/** The size above which a source is refused, in UTF-16 units (and bytes, when it is read). */
export const sizeLimit = 10 * 1024 * 1024;

/** One step from a place towards a file that the user named: an `include` at this place, or the `extends` of a service. */
export interface Reached {
  readonly at: Place;
  /** For `extends`, the service that extends. */
  readonly by?: string | undefined;
}

/** A range of a source, as UTF-16 offsets; `end` is exclusive. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** One problem with the stack file. Problems are collected, never thrown one by one. */
export interface Problem {
  /** A stable id in kebab-case, such as `unknown-key`. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  /** The path in the model: `services.web.ports[0]`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly at?: Place | undefined;
  /** What to do about it, in one imperative sentence. */
  readonly hint?: string | undefined;
  /** How the place was reached through `extends` and `include`, nearest first. */
  readonly chain?: readonly Reached[] | undefined;
}

/** Problems as a reader of the files meets them: files in the order given, then places; those without a place last. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.at?.source.path))];
  const rank = new Map(files.map((file, index) => [file, file === undefined ? files.length : index]));
  return problems.toSorted(
    (one, other) =>
      (rank.get(one.at?.source.path) ?? 0) - (rank.get(other.at?.source.path) ?? 0) ||
      (one.at?.start ?? 0) - (other.at?.start ?? 0),
  );
}

/** Some of the problems, in the order given; if there are too many, errors before warnings, in file order. */
export function selected(problems: readonly Problem[], limit: number): readonly Problem[] {
  if (problems.length <= limit) return problems;
  const errors = problems.filter(({ severity }) => severity === "error");
  const others = problems.filter(({ severity }) => severity !== "error");
  return [...inFileOrder(errors), ...inFileOrder(others)].slice(0, limit);
}

export type ProblemCounts = Readonly<Record<Problem["severity"], number>>;

export function problemCounts(problems: readonly Problem[]): ProblemCounts {
  const error = problems.filter(({ severity }) => severity === "error").length;
  return { error, warning: problems.length - error };
}

/** The text of a Problem: its rule, message and hint. */
export interface MessageParts {
  readonly rule: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** `a service`, `an env file`, `resources`. */
export function withArticle(title: string): string {
  if (title.startsWith("true") || /[^s]s$/.test(title)) return title;
  return `${/^(?:[aeio]|up)/i.test(title) ? "an" : "a"} ${title}`;
}
