import { parseArgs } from "node:util";
import { hasCorpus } from "./corpus.ts";
import { overcome, raiseFloor, setbacks, tally } from "./ratchet.ts";
import { verdicts } from "./verdicts.ts";

/** `npm run conformance`: what fails, how many of each variant pass, and whether that is as many as ever. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { filter: { type: "string" }, raise: { type: "boolean" } } });
  if (!hasCorpus) {
    console.log("conformance skipped: ../shared/conformance is not there");
    return 0;
  }
  const wanted = new RegExp(values.filter ?? "");
  const found = await verdicts((run) => wanted.test(run.id));
  for (const { run, fault } of found) if (fault !== undefined) console.log(`${run.id}  ${fault}`);
  console.table(tally(found));
  if (values.filter !== undefined) return 0;
  if (values.raise) raiseFloor(found);
  for (const id of overcome(found)) console.log(`no exception any more: ${id}`);
  const worse = setbacks(found);
  if (worse.length > 0) console.log(`Worse than before:\n${worse.join("\n")}`);
  return worse.length === 0 ? 0 : 1;
}

process.exitCode = await main();
