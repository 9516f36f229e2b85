/** A value with the name that tells what it is. */
export type NamedValue = readonly [name: string, value: string];

/** What a member of a list of words gives a value to: `NAME=value`, `--password=value`, or `--password` with its value behind it. */
export function namedValue(list: readonly unknown[], index: number): NamedValue | undefined {
  const [before, word] = [list[index - 1], list[index]];
  if (typeof word !== "string") return undefined;
  const [, name, value] = /^(-{0,2}\w[\w.-]*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const isFlag = typeof before === "string" && /^--?\w[\w-]*$/.test(before);
  return isFlag && !word.startsWith("-") ? [before, word] : undefined;
}
