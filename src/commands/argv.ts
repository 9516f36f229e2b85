import { rootFlags } from "./root-flags.ts";

/** What docker calls the plugin, and docker-compose has always taken before its command. */
const plugins: ReadonlySet<string> = new Set(["berth", "compose"]);

export interface ArrangedArguments {
  /** undefined: none was given. */
  readonly command: string | undefined;
  /** The command's arguments, with the global flags that stood before it first, under their long names. */
  readonly rest: readonly string[];
  /** `compose` of `docker compose up`, which calls us with that word first. */
  readonly plugin?: string;
  /** docker's own global flags, by long name. */
  readonly docker: ReadonlyMap<string, string>;
}

/**
 * `-f a.yml -p shop up -d` → `up --file=a.yml --project-name=shop -d`: before the command, `-f` and `-p` can only be
 * global; behind it, they may be the command's own (`logs -f`), so the short names are spelled out.
 */
export function arrange(given: readonly string[]): ArrangedArguments {
  const argv = pluginFirst(given);
  const globals: string[] = [];
  const docker = new Map<string, string>();
  let plugin: string | undefined;
  let index = 0;
  for (; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (plugin === undefined && plugins.has(token)) {
      plugin = token;
      continue;
    }
    if (!token.startsWith("-") || token === "-") break;
    const [key, inline] = splitOnce(token);
    const flag = rootFlags.get(key);
    const value = flag?.takesValue ? (inline ?? argv[++index]) : inline;
    if (flag === undefined) globals.push(token);
    else if (flag.isDockers) docker.set(flag.name, value ?? "true");
    else globals.push(longForm(flag.name, value));
  }
  const found = command(argv[index], globals, argv.slice(index + 1));
  return { ...found, docker, ...(plugin === undefined ? {} : { plugin }) };
}

/** `docker help compose up` comes to us as `help compose up`. */
function pluginFirst(argv: readonly string[]): readonly string[] {
  const [help = "", plugin = "", ...rest] = argv;
  return help === "help" && plugins.has(plugin) ? [plugin, help, ...rest] : argv;
}

function longForm(name: string, value: string | undefined): string {
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

type Found = Pick<ArrangedArguments, "command" | "rest">;

function command(name: string | undefined, globals: readonly string[], own: readonly string[]): Found {
  if (name === undefined && globals.some((flag) => flag === "--version" || flag === "-v"))
    return { command: "version", rest: globals.filter((flag) => flag !== "--version" && flag !== "-v") };
  if (name === "help") {
    const [asked] = own;
    return asked === undefined ? { command: undefined, rest: [] } : { command: asked, rest: ["--help"] };
  }
  return { command: name, rest: [...globals, ...own] };
}

/** `--file=a.yml` and `-fa.yml` → name and value; anything else has no value of its own. */
function splitOnce(token: string): [name: string, value?: string] {
  const equals = token.indexOf("=");
  if (token.startsWith("--")) return equals < 0 ? [token] : [token.slice(0, equals), token.slice(equals + 1)];
  const letter = token.slice(0, 2);
  return token.length > 2 && rootFlags.get(letter)?.takesValue ? [letter, token.slice(2).replace(/^=/, "")] : [token];
}

/** What the splitting of a command line must know of a flag. */
export interface FlagShape {
  readonly type: "boolean" | "option";
  readonly char?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly allowNo?: boolean | undefined;
}

/** Our own flags, and what is not ours to read. */
export interface SplitArguments {
  readonly flags: readonly string[];
  readonly operands: readonly string[];
}

/** `-e A=1 web ls -l` → `-e A=1` and `web ls -l`: from the first operand on, all is the container's own, whatever it looks like. */
export function splitAtOperand(argv: readonly string[], flags: Readonly<Record<string, FlagShape>>): SplitArguments {
  const entries = Object.entries(flags);
  const byLetter = (letter: string) => entries.find(([, { char }]) => char === letter)?.[1];
  const byName = (name: string) => entries.find(([key, { aliases }]) => key === name || aliases?.includes(name))?.[1];
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (token === "--") return { flags: argv.slice(0, index), operands: argv.slice(index + 1) };
    if (!token.startsWith("-") || token === "-") return { flags: argv.slice(0, index), operands: argv.slice(index) };
    if (token.startsWith("--")) index += byName(token.slice(2))?.type === "option" ? 1 : 0;
    else index += takesNext(token.slice(1), byLetter) ? 1 : 0;
  }
  return { flags: argv, operands: [] };
}

/** `de` of `-de A=1`: letters without a value, and then one whose value is the next word. */
function takesNext(letters: string, byLetter: (letter: string) => FlagShape | undefined): boolean {
  const valued = [...letters].findIndex((letter) => byLetter(letter)?.type === "option");
  return valued >= 0 && valued === letters.length - 1;
}

/**
 * `--wait=true` → `--wait`; `--wait=false` → nothing, or `--no-wait` where there is such a flag: boolean flags take a
 * value in this field, but not in our parser.
 */
export function plainBooleans(argv: readonly string[], flags: Readonly<Record<string, FlagShape>>): string[] {
  const end = argv.indexOf("--");
  return argv.flatMap((token, index) => {
    const match = (end < 0 || index < end) && /^-(?:-([\w-]+)|(\w))=(true|false|1|0|t|f)$/i.exec(token);
    const [, long, letter, value = ""] = match || [];
    const name =
      long ?? Object.entries(flags).find(([, { char }]) => letter !== undefined && char === letter)?.[0] ?? "";
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag?.type !== "boolean") return [token];
    if (/^(true|t|1)$/i.test(value)) return [`--${name}`];
    return flag.allowNo || Object.hasOwn(flags, `no-${name}`) ? [`--no-${name}`] : [];
  });
}
