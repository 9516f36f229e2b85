/** The parts of a flag's definition that completion depends on. */
export interface Flag {
  readonly type: "boolean" | "option";
  readonly char?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly multiple?: boolean | undefined;
  readonly allowNo?: boolean | undefined;
  readonly helpGroup?: string | undefined;
  /** The values that it takes, if the flag has a fixed list. */
  readonly choices?: readonly string[];
}

/** Flags by their long names. */
export type Flags = Readonly<Record<string, Flag>>;

/** `--tail`, `--no-TTY`, `-n` → the flag's long name. */
export function flagNamed(token: string, flags: Flags): string | undefined {
  const name = token.replace(/^--?/, "");
  const is = token.startsWith("--")
    ? ([key, { aliases }]: [string, Flag]) => key === name || aliases?.includes(name) === true
    : ([, { char }]: [string, Flag]) => char === name;
  return Object.entries(flags).find(is)?.[0] ?? negated(token, flags);
}

/** `--no-interactive` → `interactive`, if that flag has a negated form. */
function negated(token: string, flags: Flags): string | undefined {
  const name = /^--no-(.+)$/.exec(token)?.[1] ?? "";
  return Object.hasOwn(flags, name) && flags[name]?.allowNo ? name : undefined;
}
