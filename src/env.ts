/** Variables of an environment: of the process, or of what it starts. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What a switch says, as Go reads one; undefined where it says neither. */
export function truth(text = ""): boolean | undefined {
  if (/^(?:1|t|true)$/i.test(text)) return true;
  return /^(?:0|f|false)$/i.test(text) ? false : undefined;
}
