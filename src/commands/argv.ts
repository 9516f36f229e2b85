/** A flag that may be given before the command. */
interface RootFlag {
  /** The long name, without dashes. */
  readonly name: string;
  /** Whether it is docker's own flag. docker passes these on to its plugins. */
  readonly isDockers: boolean;
  readonly takesValue: boolean;
}

/**
 * The flags before the command that need special handling, by `--name` and `-x`: flags with a value, docker's own flags, and
 * old names, whose new name is the last column.
 */
const rootFlags: ReadonlyMap<string, RootFlag> = new Map(
  (
    [
      ["file -f", false, true],
      ["project-name -p", false, true],
      ["project-directory", false, true],
      ["workdir", false, true, "project-directory"],
      ["no-ansi", false, false, "ansi=never"],
      ["profile", false, true],
      ["env-file", false, true],
      ["parallel", false, true],
      ["ansi", false, true],
      ["progress", false, true],
      ["host -H", true, true],
      ["context -c", true, true],
      ["log-level -l", true, true],
      ["config", true, true],
      ["tlscacert", true, true],
      ["tlscert", true, true],
      ["tlskey", true, true],
      ["tls", true, false],
      ["tlsverify", true, false],
      ["debug -D", true, false],
      ["verbose", true, false],
      ["insecure-registry", true, true],
    ] as const
  ).flatMap(([names, isDockers, takesValue, means]) => {
    const [name = "", letter] = names.split(" ");
    const flag: RootFlag = { name: means ?? name, isDockers, takesValue };
    return [`--${name}`, ...(letter === undefined ? [] : [letter])].map((key): [string, RootFlag] => [key, flag]);
  }),
);

/** docker calls its plugins with their name first (`docker compose up`), and docker-compose accepts it too. */
const pluginNames: ReadonlySet<string> = new Set(["berth", "compose"]);

export interface ArrangedArguments {
  /** undefined if it is missing. */
  readonly command: string | undefined;
  /** The command's arguments, after the global flags that were given before the command, under their long names. */
  readonly rest: readonly string[];
  /** `compose` if docker ran us for `docker compose up`. */
  readonly plugin?: string;
  /** Values of docker's own global flags, by long name. */
  readonly docker: ReadonlyMap<string, string>;
}

/**
 * `-f a.yml -p shop up -d` → `up --file=a.yml --project-name=shop -d`. Before the command, `-f` and `-p` are always
 * global; after it they may be the command's own (`logs -f`), so they get their long names. oclif only knows flags after
 * the command.
 */
export function arrange(args: readonly string[]): ArrangedArguments {
  const argv = pluginFirst(args);
  const globals: string[] = [];
  const docker = new Map<string, string>();
  let plugin: string | undefined;
  let index = 0;
  for (; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (plugin === undefined && pluginNames.has(token)) {
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
  const arranged = commandAndRest(argv[index], globals, argv.slice(index + 1));
  return { ...arranged, docker, ...(plugin === undefined ? {} : { plugin }) };
}

/** docker passes `docker help compose up` on as `help compose up`. */
function pluginFirst(argv: readonly string[]): readonly string[] {
  const [help = "", plugin = "", ...rest] = argv;
  return help === "help" && pluginNames.has(plugin) ? [plugin, help, ...rest] : argv;
}

function longForm(name: string, value: string | undefined): string {
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function commandAndRest(
  name: string | undefined,
  globals: readonly string[],
  own: readonly string[],
): Pick<ArrangedArguments, "command" | "rest"> {
  if (name === undefined && globals.some((flag) => flag === "--version" || flag === "-v"))
    return { command: "version", rest: globals.filter((flag) => flag !== "--version" && flag !== "-v") };
  if (name === "help") {
    const [topic] = own;
    return topic === undefined ? { command: undefined, rest: [] } : { command: topic, rest: ["--help"] };
  }
  return { command: name, rest: [...globals, ...own] };
}

/** `--file=a.yml` and `-fa.yml` → name and value; other tokens have no value. */
function splitOnce(token: string): [name: string, value?: string] {
  const equals = token.indexOf("=");
  if (token.startsWith("--")) return equals < 0 ? [token] : [token.slice(0, equals), token.slice(equals + 1)];
  const letter = token.slice(0, 2);
  return token.length > 2 && rootFlags.get(letter)?.takesValue ? [letter, token.slice(2).replace(/^=/, "")] : [token];
}

/** The parts of a flag's definition that splitting a command line depends on. */
export interface FlagShape {
  readonly type: "boolean" | "option";
  readonly char?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly allowNo?: boolean | undefined;
}

export interface SplitArguments {
  /** berth's own flags, with their values. */
  readonly flags: readonly string[];
  /** The first operand and everything after it, such as a service and a command for its container. */
  readonly operands: readonly string[];
}

/**
 * `-e A=1 web ls -l` → `-e A=1` and `web ls -l`. After the first operand, flags belong to the container's command. oclif can
 * only stop parsing at `--`, so the line is split before oclif sees it.
 */
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

/** Whether the last of these letters is a flag whose value is the next word, as `e` in `-de A=1`. */
function takesNext(letters: string, byLetter: (letter: string) => FlagShape | undefined): boolean {
  const firstWithValue = [...letters].findIndex((letter) => byLetter(letter)?.type === "option");
  return firstWithValue >= 0 && firstWithValue === letters.length - 1;
}

/**
 * `--wait=true` → `--wait`; `--wait=false` → nothing, or `--no-wait` if that flag exists. docker compose accepts values for
 * boolean flags; oclif does not.
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
