import { UsageError } from "../../errors.ts";
import { closest } from "../../stack/problems/suggest.ts";
import type { Flag } from "./flag.ts";
import { flags } from "./flags.ts";

/** A parsed `docker run` line. */
export interface RunLine {
  /** Each flag's values by long name, in order; "true" or "false" for a flag without a value. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly image: string;
  readonly command: readonly string[];
}

/** Parses the words after `docker run`. Throws UsageError if docker would reject them. */
export function parseRun(words: readonly string[]): RunLine {
  const { values, rest } = parseFlags(words, { command: "docker run", flags, interspersed: false });
  const [image, ...command] = rest;
  if (image === undefined)
    throw new UsageError("missing image in docker run", { hint: "Put the image after the flags." });
  return { values, image, command };
}

/** The flags of a command. */
export interface Grammar {
  /** The command's name in messages. */
  readonly command: string;
  readonly flags: ReadonlyMap<string, Flag>;
  /** Whether flags may follow operands. */
  readonly interspersed: boolean;
}

/** Splits words into flags with values and operands. Throws UsageError. */
export function parseFlags(
  words: readonly string[],
  grammar: Grammar,
): { readonly values: RunLine["values"]; readonly rest: readonly string[] } {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") return { values, rest: [...rest, ...words.slice(index + 1)] };
    if (!word.startsWith("-") || word === "-") {
      if (!grammar.interspersed) return { values, rest: words.slice(index) };
      rest.push(word);
      continue;
    }
    for (const [name, inline] of flagsOf(word, grammar)) {
      const takesNone = grammar.flags.get(name)?.takes === "nothing";
      const value = inline ?? (takesNone ? "true" : valueAt(words, ++index, word));
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return { values, rest };
}

function valueAt(words: readonly string[], index: number, flag: string): string {
  const value = words[index];
  if (value === undefined) throw new UsageError(`flag needs an argument: ${flag}`);
  return value;
}

/** `--name=x`, `-p=80`, `-p80`, `-it`: the flags of a word, with the value in the same word. */
function flagsOf(word: string, grammar: Grammar): readonly (readonly [name: string, value: string | undefined])[] {
  if (word.startsWith("--")) {
    const [, name = "", value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    return [[known(name, word, grammar), value]];
  }
  const letters = [...word.slice(1)];
  const found: (readonly [string, string | undefined])[] = [];
  for (const [at, letter] of letters.entries()) {
    const name = byLetter(grammar, letter) ?? known(letter, word, grammar);
    const rest = letters.slice(at + 1).join("");
    const isValue = grammar.flags.get(name)?.takes === "value" || rest.startsWith("=");
    found.push([name, isValue && rest !== "" ? rest.replace(/^=/, "") : undefined]);
    if (isValue) break;
  }
  return found;
}

function byLetter({ flags }: Grammar, wanted: string): string | undefined {
  return [...flags].find(([, { letter }]) => letter === wanted)?.[0];
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ["net", "network"],
  ["net-alias", "network-alias"],
  ["dns-opt", "dns-option"],
]);

function known(given: string, word: string, { command, flags }: Grammar): string {
  const name = otherNames.get(given) ?? given;
  if (flags.has(name)) return name;
  const near = closest(given, flags.keys());
  throw new UsageError(`unknown flag of ${command}: ${word.split("=")[0]}`, {
    ...(near === undefined ? {} : { hint: `Did you mean --${near}?` }),
  });
}
