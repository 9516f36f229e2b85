import { globalFlags } from "../global-flags.ts";
import { commands, listedCommands } from "../table.ts";
import { answerText } from "./answer.ts";
import { complete } from "./complete.ts";
import { wordsOf } from "./sources.ts";

/** `__complete WORD…`: prints the words that may replace the last word, in the format of completion scripts. */
export async function runComplete(words: readonly string[], summaries: boolean): Promise<number> {
  // docker passes the plugin's name first.
  const line = words.length > 1 && /^(?:compose|berth)$/.test(words[0] ?? "") ? words.slice(1) : words;
  const answer = await complete(line, {
    globals: globalFlags,
    commands: async () => {
      const listed = await listedCommands();
      return listed.map(({ name, summary }) => ({ word: name, summary })).sort((a, b) => (a.word < b.word ? -1 : 1));
    },
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
