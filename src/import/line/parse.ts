import { UsageError } from "../../errors.ts";
import { closest } from "../../stack/suggest.ts";
import { flags } from "./flags.ts";

/** A line of docker run, taken apart. */
export interface RunLine {
  /** Each flag's values by its long name, in order; "true" or "false" of one that takes none. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly image: string;
  readonly command: readonly string[];
}

/** The words behind `docker run` or `docker create`; undefined where it is another command. */
export function runWords(words: readonly string[]): readonly string[] | undefined {
  const program = words.findIndex((word) => !/^(sudo|exec|time|[A-Za-z_]\w*=.*)$/s.test(word));
  const isIt = /(^|\/)(docker|podman|nerdctl)$/.test(words[program] ?? "");
  const verb = words.findIndex((word, index) => index > program && (word === "run" || word === "create"));
  if (!isIt || verb < 0) return undefined;
  const between = words.slice(program + 1, verb);
  // Of `docker network create` too the second word is one.
  const isOther = between.some(
    (word, index) => !word.startsWith("-") && word !== "container" && !takesNext(between[index - 1]),
  );
  return isOther ? undefined : words.slice(verb + 1);
}

/** docker's own flags before the command. */
function takesNext(flag: string | undefined): boolean {
  return /^(-H|-c|-l|--host|--context|--config|--log-level|--tlscacert|--tlscert|--tlskey)$/.test(flag ?? "");
}

/** Throws UsageError for what docker run would refuse too. */
export function parseRun(words: readonly string[]): RunLine {
  const values = new Map<string, string[]>();
  const put = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      index += 1;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    for (const [name, inline] of flagsOf(word)) {
      if (flags.get(name)?.takes === "nothing") put(name, inline ?? "true");
      else put(name, inline ?? valueAt(words, ++index, word));
    }
  }
  const [image, ...command] = words.slice(index);
  if (image === undefined) throw new UsageError("docker run needs an image", { hint: "It comes behind the flags." });
  return { values, image, command };
}

function valueAt(words: readonly string[], index: number, flag: string): string {
  const value = words[index];
  if (value === undefined) throw new UsageError(`flag needs an argument: ${flag}`);
  return value;
}

/** `--name=x`, `-p=80`, `-p80`, `-it`: each flag with the value that stands in the same word. */
function flagsOf(word: string): readonly (readonly [name: string, value: string | undefined])[] {
  if (word.startsWith("--")) {
    const [, name = "", value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    return [[known(name, word), value]];
  }
  const letters = [...word.slice(1)];
  const found: (readonly [string, string | undefined])[] = [];
  for (const [at, letter] of letters.entries()) {
    const name = byLetter.get(letter) ?? known(letter, word);
    const rest = letters.slice(at + 1).join("");
    const isValue = flags.get(name)?.takes === "value" || rest.startsWith("=");
    found.push([name, isValue && rest !== "" ? rest.replace(/^=/, "") : undefined]);
    if (isValue) break;
  }
  return found;
}

const byLetter = new Map(
  [...flags].flatMap(([name, { letter }]) => (letter === undefined ? [] : [[letter, name] as const])),
);

const otherNames: ReadonlyMap<string, string> = new Map([
  ["net", "network"],
  ["net-alias", "network-alias"],
  ["dns-opt", "dns-option"],
]);

function known(given: string, word: string): string {
  const name = otherNames.get(given) ?? given;
  if (flags.has(name)) return name;
  const near = closest(given, flags.keys());
  throw new UsageError(`docker run has no flag ${word.split("=")[0]}`, {
    ...(near === undefined ? {} : { hint: `Did you mean --${near}?` }),
  });
}
