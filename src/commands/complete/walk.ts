import { type Flags, flagNamed } from "./flag.ts";

/** What the words before the cursor mean. */
export interface Walked {
  /** The long names of the flags given, with their values. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** The flag whose value comes next. */
  readonly waiting?: string | undefined;
  /** Whether flags have ended, by `--` or by an operand. */
  readonly closed: boolean;
  /** A flag that does not exist. */
  readonly unknown?: string | undefined;
}

/** Reads the words before the one to complete; with `closesAtOperand`, the first operand ends the flags. */
export function walk(words: readonly string[], flags: Flags, closesAtOperand: boolean): Walked {
  const given = new Map<string, readonly string[]>();
  const operands: string[] = [];
  let waiting: string | undefined;
  let closed = false;
  const give = (name: string, value?: string) => {
    given.set(name, [...(given.get(name) ?? []), ...(value === undefined ? [] : [value])]);
  };
  for (const word of words) {
    if (waiting !== undefined) {
      give(waiting, word);
      waiting = undefined;
    } else if (closed || !word.startsWith("-") || word === "-") {
      operands.push(word);
      closed ||= closesAtOperand;
    } else if (word === "--") closed = true;
    else {
      const found = flagsOf(word, flags);
      if (found.some(({ name }) => name === "")) return { given, operands, closed, unknown: word };
      for (const { name, value } of found) give(name, value);
      waiting = found.find(({ name, value }) => flags[name]?.type === "option" && value === undefined)?.name;
    }
  }
  return { given, operands, waiting, closed };
}

interface GivenFlag {
  /** Empty if the flag does not exist. */
  readonly name: string;
  readonly value?: string | undefined;
}

/** The flags in one word: `--pull=always`, `-dt`, `-t5`. */
function flagsOf(word: string, flags: Flags): readonly GivenFlag[] {
  const named = (token: string) => flagNamed(token, flags) ?? "";
  if (word.startsWith("--")) {
    const sign = word.indexOf("=");
    return sign < 0 ? [{ name: named(word) }] : [{ name: named(word.slice(0, sign)), value: word.slice(sign + 1) }];
  }
  const found: GivenFlag[] = [];
  for (let index = 1; index < word.length; index++) {
    const name = named(`-${word[index]}`);
    const rest = word.slice(index + 1).replace(/^=/, "");
    const takesRest = flags[name]?.type === "option" && rest !== "";
    found.push(takesRest ? { name, value: rest } : { name });
    if (takesRest || name === "") break;
  }
  return found;
}
