import { globalFlags } from "../global-flags.ts";
import { commands } from "../table.ts";
import { answerText } from "./answer.ts";
import { complete } from "./complete.ts";
import { wordsOf } from "./sources.ts";

/** `__complete WORD…`: what may stand where the last word does, as completion scripts read it. */
export async function runComplete(given: readonly string[], summaries: boolean): Promise<number> {
  // docker puts the plugin's name first.
  const line = given.length > 1 && /^(?:compose|berth)$/.test(given[0] ?? "") ? given.slice(1) : given;
  const answer = await complete(line, {
    globals: globalFlags,
    commands: [...commands]
      .filter(([, { hidden }]) => !hidden)
      .map(([word, { summary }]) => ({ word, summary }))
      .sort((a, b) => (a.word < b.word ? -1 : 1)),
    command: async (name) => {
      const Chosen = (await commands.get(name)?.load())?.default;
      return Chosen && { flags: Chosen.flags, closesAtOperand: Chosen.closesAtOperand === true };
    },
    words: wordsOf,
  });
  const { stdout, stderr } = answerText(answer, summaries);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return 0;
}
