/**
 * What the tests of a file type, as `command --flag` for each flag, long or `-x`. A flag belongs to the command named last
 * before it in its test; where none is, to those named in that test, or around it.
 */
export function typedFlags(source: string, commands: ReadonlySet<string>): ReadonlySet<string> {
  // A part is what begins at the margin: a describe with its tests, a test by itself, what tests have in common.
  const parts = source.split(/^(?=describe|it|test|for|const|export|(?:async )?function)/m);
  return new Set(
    parts.flatMap((part) => {
      const [head = [], ...tests] = part.split(/^(?=\s+(?:it|test|describe)\b)/m).map(wordsOf);
      const known = (words: readonly string[]) => words.filter((word) => commands.has(word));
      const around = known(head).length > 0 ? known(head) : known(tests.flat());
      return [head, ...tests].flatMap((words) => typedIn(words, commands, around));
    }),
  );
}

function typedIn(words: readonly string[], commands: ReadonlySet<string>, around: readonly string[]): string[] {
  const named = words.filter((word) => commands.has(word));
  let meant = named.length > 0 ? named : around;
  return words.flatMap((word) => {
    if (commands.has(word)) meant = [word];
    return flagsIn(word).flatMap((flag) => meant.map((command) => `${command} ${flag}`));
  });
}

function wordsOf(source: string): readonly string[] {
  const literals = source.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g);
  return [...literals].flatMap(([, plain = "", template = ""]) => (plain + template).split(/\s+/));
}

/** `--name=value` is `--name`; `-it` is `-i` and `-t`. */
function flagsIn(word: string): readonly string[] {
  const [, long] = /^(--[a-z][\w-]*)(?:=|$)/i.exec(word) ?? [];
  if (long !== undefined) return [long];
  return /^-[a-z]+$/i.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [];
}
