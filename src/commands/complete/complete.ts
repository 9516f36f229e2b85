import { type Answer, type Candidate, directives } from "./answer.ts";
import { type Flags, flagNamed } from "./flag.ts";
import { operandsOf, type Source, valuesOf } from "./values.ts";
import { type Walked, walk } from "./walk.ts";

/** The commands and flags to complete from. */
export interface Repertoire {
  readonly globals: Flags;
  /** The commands, in the order in which they are offered. */
  commands(): Promise<readonly Candidate[]>;
  command(name: string): Promise<Shape | undefined>;
  /** The words of a source. It may read the stack file or ask the engine; there are no words if that fails. */
  words(source: Source, given: Walked["given"]): Promise<readonly string[]>;
}

/** A command's flags, its own and the global ones. */
export interface Shape {
  readonly flags: Flags;
  readonly closesAtOperand: boolean;
}

const nothing = (directive: number): Answer => ({ candidates: [], directive });

/** The words that may replace the last word of the line. */
export async function complete(line: readonly string[], repertoire: Repertoire): Promise<Answer> {
  const typed = line.at(-1) ?? "";
  const before = line.slice(0, -1);
  const root = walk(before, repertoire.globals, true);
  if (root.unknown !== undefined) return nothing(directives.Default);
  const [name] = root.operands;
  if (name === undefined || name === "help") return atRoot(typed, { ...root, closed: name === "help" }, repertoire);
  const shape = await repertoire.command(name);
  if (shape === undefined) return nothing(directives.Default);
  const own = walk(root.operands.slice(1), shape.flags, shape.closesAtOperand);
  if (own.unknown !== undefined) return nothing(directives.Default);
  const given = new Map([...root.given, ...own.given]);
  return atCommand({ name, typed, shape, walked: { ...own, given } }, repertoire);
}

async function atRoot(typed: string, walked: Walked, repertoire: Repertoire): Promise<Answer> {
  const { globals } = repertoire;
  if (walked.given.has("help")) return nothing(directives.NoFileComp);
  const value = valueUnder(typed, walked, globals);
  if (value !== undefined) return offered(valueSource("", value.name, globals), value.typed, walked, repertoire);
  const candidates =
    typed.startsWith("-") && !walked.closed
      ? flagNames(visible(globals), typed, walked.given)
      : (await repertoire.commands()).filter(({ word }) => word.startsWith(typed));
  return { candidates, directive: directives.NoFileComp };
}

interface AtCommand {
  readonly name: string;
  readonly typed: string;
  readonly shape: Shape;
  readonly walked: Walked;
}

async function atCommand({ name, typed, shape, walked }: AtCommand, repertoire: Repertoire): Promise<Answer> {
  const { flags } = shape;
  if (walked.given.has("help")) return nothing(directives.NoFileComp);
  const value = valueUnder(typed, walked, flags);
  if (value !== undefined) return offered(valueSource(name, value.name, flags), value.typed, walked, repertoire);
  if (!typed.startsWith("-")) return offered(operandsOf(name, walked.operands.length), typed, walked, repertoire);
  return {
    candidates: walked.closed ? [] : ownFirst(flags, typed, walked.given),
    directive: directives.NoFileComp,
  };
}

function valueSource(command: string, name: string, flags: Flags): Source {
  return valuesOf(command, name, flags[name] ?? { type: "option" });
}

/** The flag whose value is being typed: `--pull al`, `--pull=al`. */
function valueUnder(typed: string, walked: Walked, flags: Flags): { name: string; typed: string } | undefined {
  if (walked.waiting !== undefined) return { name: walked.waiting, typed };
  const [, token, value] = (!walked.closed && /^(--?[^=]+)=(.*)$/s.exec(typed)) || [];
  if (token === undefined || value === undefined) return undefined;
  const name = flagNamed(token.startsWith("--") ? token : `-${token.at(-1)}`, flags);
  return name === undefined ? undefined : { name, typed: value };
}

/** The flags without --help, which every command has. */
function visible(flags: Flags): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => name !== "help"));
}

/** --dry-run and the command's own flags, as docker compose offers them; the other global flags only if none of these matches. */
function ownFirst(flags: Flags, typed: string, given: ReadonlyMap<string, unknown>): readonly Candidate[] {
  const all = Object.entries(visible(flags));
  const isGlobal = ([name, { helpGroup }]: (typeof all)[number]) => helpGroup === "GLOBAL" && name !== "dry-run";
  const own = Object.fromEntries(all.filter((flag) => !isGlobal(flag)));
  const { "dry-run": dryRun, ...others } = own;
  const first = dryRun === undefined ? {} : { "dry-run": dryRun };
  const names = [...flagNames(first, typed, given), ...flagNames(others, typed, given)];
  return names.length > 0 ? names : flagNames(Object.fromEntries(all.filter(isGlobal)), typed, given);
}

async function offered(source: Source, typed: string, walked: Walked, repertoire: Repertoire): Promise<Answer> {
  switch (source.kind) {
    case "files":
      return nothing(directives.Default);
    case "folders":
      return nothing(directives.FilterDirs);
    case "extensions":
      return { candidates: source.words.map((word) => ({ word })), directive: directives.FilterFileExt };
    default: {
      const words = source.kind === "words" ? source.words : await repertoire.words(source, walked.given);
      const matching = words.filter((word) => word.startsWith(typed));
      return { candidates: matching.map((word) => ({ word })), directive: directives.NoFileComp };
    }
  }
}

/** The long and short names of the flags that begin with `typed` and may still be given, sorted by long name. */
function flagNames(flags: Flags, typed: string, given: ReadonlyMap<string, unknown>): readonly Candidate[] {
  return Object.entries(flags)
    .filter(([name, { hidden, multiple }]) => !hidden && (multiple === true || !given.has(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { char, summary }]) => [
      { word: `--${name}`, summary },
      ...(char === undefined ? [] : [{ word: `-${char}`, summary }]),
    ])
    .filter(({ word }) => word.startsWith(typed));
}
