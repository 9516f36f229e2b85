import { parseArgs } from "node:util";
import { hasCorpus } from "./corpus.ts";
import { tally } from "./ratchet.ts";
import { verdicts } from "./verdicts.ts";

/** `npm run conformance`: the whole corpus, what fails, and how many of each variant pass. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { filter: { type: "string" }, all: { type: "boolean" } } });
  if (!hasCorpus) {
    console.log("conformance skipped: ../shared/conformance is not there");
    return 0;
  }
  const wanted = new RegExp(values.filter ?? "");
  const found = await verdicts((run) => wanted.test(run.id));
  for (const { run, fault } of found) if (fault !== undefined) console.log(`${run.id}  ${fault}`);
  console.table(tally(found));
  return 0;
}

process.exitCode = await main();
