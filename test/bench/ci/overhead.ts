import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { measure, median } from "../measure.ts";
import { idleStack } from "../stacks.ts";

const berth = fileURLToPath(new URL("../../../dist/berth.js", import.meta.url));
const services = 5;

/** What `berth ci -- true` costs over bringing the same stack up and down by hand, as lines of a table. */
export async function overheadTable(rounds: number, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const folder = mkdtempSync(`${tmpdir()}/berth-bench-`);
  writeFileSync(`${folder}/compose.yaml`, idleStack(services));
  const timed = async (...commands: readonly (readonly string[])[]) => {
    const began = performance.now();
    for (const command of commands) await measure([process.execPath, berth, ...command], folder, env);
    return performance.now() - began;
  };
  const ci = () => timed(["ci", "--", "true"]);
  const byHand = () => timed(["up", "-d", "--wait"], ["down", "-v"]);
  const times = { ci: [] as number[], byHand: [] as number[] };
  try {
    for (let round = 0; round < rounds; round++) {
      const isFirst = round % 2 === 0;
      if (isFirst) times.ci.push(await ci());
      times.byHand.push(await byHand());
      if (!isFirst) times.ci.push(await ci());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [own, plain] = [median(times.ci), median(times.byHand)];
  return [
    `| ${services} services | by hand: \`up -d --wait\`, \`down -v\` | \`berth ci -- true\` | overhead |`,
    "|---|---|---|---|",
    `| time | ${(plain / 1000).toFixed(2)} s | ${(own / 1000).toFixed(2)} s | ${Math.round(own - plain)} ms |`,
  ];
}
