/** Environment variables of this process, or of a program that it starts. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A boolean variable, by the rules of Go's `strconv.ParseBool`; undefined if the text is not a boolean. */
export function parseBoolean(text = ""): boolean | undefined {
  if (/^(?:1|t|true)$/i.test(text)) return true;
  return /^(?:0|f|false)$/i.test(text) ? false : undefined;
}
