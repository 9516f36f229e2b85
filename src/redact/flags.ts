/** A value with its name: of a variable, or of a flag. */
export type NamedValue = readonly [name: string, value: string];

interface Tool {
  /** The file name of the program. */
  readonly program: RegExp;
  /** The flags whose value is a password; -p of others is a port. */
  readonly flag: RegExp;
  /** The value stands in the same word: `-psecret`. */
  readonly isGlued: boolean;
  /** The value is `user:password`. */
  readonly hasUser?: boolean;
}

/** Programs with a short flag for a password, as health checks call them. */
const tools: readonly Tool[] = [
  { program: /(?:mysql|mariadb)[\w-]*/, flag: /-p/, isGlued: true },
  { program: /mongo(?:sh|dump|restore|import|export)?/, flag: /-p/, isGlued: false },
  { program: /(?:redis|valkey|keydb)-cli/, flag: /-a/, isGlued: false },
  { program: /sshpass/, flag: /-p/, isGlued: true },
  { program: /sshpass/, flag: /-p/, isGlued: false },
  { program: /curl/, flag: /-[a-zA-Z]{0,8}u|--user/, isGlued: false, hasUser: true },
  { program: /curl/, flag: /-u|--user=/, isGlued: true, hasUser: true },
  { program: /sqlcmd|bcp/, flag: /-P/, isGlued: true },
  { program: /sqlcmd|bcp|tsql/, flag: /-P/, isGlued: false },
  { program: /cqlsh/, flag: /-p/, isGlued: false },
  { program: /ldap\w+/, flag: /-w/, isGlued: false },
];

/**
 * What the member of a list of words gives a value to: `NAME=value`, `--password=value`, the word behind `--password`, or
 * `-pvalue` of a program that takes a password so. The value is always the end of the word.
 */
export function namedValue(list: readonly unknown[], index: number): NamedValue | undefined {
  const [before, word] = [list[index - 1], list[index]];
  if (typeof word !== "string") return undefined;
  const [, name, value] = /^(-{0,2}\w[\w.-]*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const password = toolPassword(list, index, word);
  if (password !== undefined) return ["--password", password];
  const isFlag = typeof before === "string" && /^--?\w[\w-]*$/.test(before);
  return isFlag && !word.startsWith("-") ? [before, word] : undefined;
}

function toolPassword(list: readonly unknown[], index: number, word: string): string | undefined {
  const [before, programs] = [list[index - 1], list.slice(0, index)];
  for (const tool of toolsInList) {
    const value = tool.isGlued
      ? tool.flag.exec(word)?.[1]
      : isText(before) && tool.flag.test(before)
        ? word
        : undefined;
    if (value === undefined || !programs.some((each) => isText(each) && tool.program.test(each))) continue;
    return tool.hasUser ? /^[^:]*:(.+)$/s.exec(value)?.[1] : value;
  }
  return undefined;
}

const toolsInList = tools.map(({ program, flag, isGlued, hasUser }) => ({
  program: new RegExp(`(?:^|/)(?:${program.source})$`),
  flag: new RegExp(isGlued ? `^(?:${flag.source})(.+)$` : `^(?:${flag.source})$`, "s"),
  isGlued,
  hasUser,
}));

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/**
 * A word of a shell: up to a space that is neither in quotes nor escaped. The quotes may be escaped, as in JSON. A variable
 * reference is not a secret.
 */
const shellValue =
  String.raw`(?!\\{0,3}["']?\$|\x60)(\\{1,3}"[^"\n]{1,4096}"` +
  String.raw`|(?:"[^"\n]{1,4096}"|'[^'\n]{1,4096}'|(?:\\ |[^\s"';&|,\])}]){1,4096})` +
  String.raw`(?:"[^"\n,\]}]{1,4096}"|'[^'\n,\]}]{1,4096}'|(?:\\ |[^\s"';&|,\])}]){1,4096}){0,8})`;

const toolsInText = tools.map(({ program, flag, isGlued, hasUser }) => {
  const call = String.raw`(?<![\w-])(?:${program.source})(?:["'\s][^;&|\n]{0,400}?)?["'\s](?:${flag.source})`;
  const user = hasUser ? String.raw`(?:["']?[^\s:"']{0,256}:)` : "";
  return new RegExp(`(${call}${isGlued ? "" : String.raw`(?:["'],\s*|\s+)`}${user})${shellValue}`, "g");
});
const longFlag = new RegExp(String.raw`(?<![\w-])(--?[a-z][\w-]{0,63})(=|\s+|["'],\s*["'])(?!-)${shellValue}`, "gi");

/** `NAME=value` in front of a command or behind `export`, and in the query of an address. */
const assignment = new RegExp(String.raw`(?<![\w-])([A-Z][A-Z\d_]{2,63})(=)${shellValue}`, "g");
const parameter = /([?&][\w.-]{1,64})(=)([^\s"'&#;]{1,4096})/g;

/**
 * Replaces the passwords that the words of a command line have in flags, variables and addresses. `isSecret` judges these
 * by their names.
 */
export function replaceFlagSecrets(
  text: string,
  isSecret: (name: string, value: string) => boolean,
  hide: (secret: string) => string,
): string {
  const replaceNamed = (whole: string, name: string, sign: string, value: string) =>
    isSecret(name, bare(value)) ? name + sign + hidden(value, hide) : whole;
  const named = text.includes("=") ? text.replace(assignment, replaceNamed).replace(parameter, replaceNamed) : text;
  if (!named.includes("-")) return named;
  const shown = named.replace(longFlag, replaceNamed);
  return toolsInText.reduce(
    (given, pattern) => given.replace(pattern, (_, call: string, value: string) => call + hidden(value, hide)),
    shown,
  );
}

/** A value without its quotes. */
export function bare(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}

function hidden(value: string, hide: (secret: string) => string): string {
  const inner = bare(value);
  return inner === value ? hide(value) : value[0] + hide(inner) + value.at(-1);
}
