/** What a Problem says: its rule, its message and its hint. */
export interface MessageParts {
  readonly rule: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `a service`, `an env file`, `resources`. */
export function withArticle(title: string): string {
  if (title.startsWith("true") || /[^s]s$/.test(title)) return title;
  return `${/^(?:[aeio]|up)/i.test(title) ? "an" : "a"} ${title}`;
}
