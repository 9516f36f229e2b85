import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasCorpus, runs } from "./corpus.ts";
import { compare, type Finding } from "./fuzz/compare.ts";
import { yamlOf } from "./fuzz/data.ts";
import { harvestOf } from "./fuzz/harvest.ts";
import { makers } from "./fuzz/make.ts";
import { randomOf } from "./fuzz/random.ts";
import type { Scenario } from "./fuzz/scenario.ts";
import { shrink } from "./fuzz/shrink.ts";
import { soundValues } from "./fuzz/sound.ts";

interface Class {
  readonly finding: Finding;
  count: number;
}

/** Makes projects nobody has written, asks docker compose and berth, and prints how they differ: each class once, shrunk. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "500" },
      seconds: { type: "string", default: "3600" },
      maker: { type: "string" },
      "no-shrink": { type: "boolean" },
    },
  });
  const folder = join(mkdtempSync(join(tmpdir(), "berth-fuzz-")), "w1/w2/project");
  process.env["HOME"] = join(folder, "../home");
  const cases = hasCorpus ? runs().filter((run) => run.variant === "base") : [];
  const harvest = harvestOf(cases);
  mkdirSync(folder, { recursive: true });
  for (const name of ["a.env", "b.env"]) writeFileSync(join(folder, name), "A=1\n");
  const sound = await soundValues({ random: randomOf(0), harvest }, folder);
  const classes = new Map<string, Class>();
  const [start, count] = [Number(values.seed), Number(values.count)];
  const end = Date.now() + Number(values.seconds) * 1000;
  let asked = 0;
  const agreed = { "both succeed": 0, "both fail": 0 };
  for (let seed = start; seed < start + count && Date.now() < end; seed++) {
    asked++;
    const random = randomOf(seed);
    const names =
      values.maker === undefined ? ["generated", "legal", "legal", "legal", "smudge", "environment"] : [values.maker];
    const scenario = makers[random.pick(names)]?.({ random, harvest, sound }, cases);
    if (scenario === undefined) throw new Error(`makers: ${Object.keys(makers).join(", ")}`);
    const finding = await compare(scenario, folder);
    if (typeof finding === "string") agreed[finding]++;
    else {
      const known = classes.get(finding.kind);
      if (known !== undefined) known.count++;
      else {
        classes.set(finding.kind, { finding, count: 1 });
        const isSame = async (candidate: Scenario): Promise<boolean> => {
          const found = await compare(candidate, folder);
          return typeof found !== "string" && found.kind === finding.kind;
        };
        const least = values["no-shrink"] ? scenario : await shrink(scenario, isSame);
        console.log(`\n=== ${finding.kind}  (seed ${seed})\n${finding.detail.slice(0, 600)}\n${shown(least)}`);
      }
    }
  }
  console.log("");
  for (const { finding, count: times } of [...classes.values()].sort((a, b) => b.count - a.count))
    console.log(`${times} × ${finding.kind}`);
  console.log(
    `\n${agreed["both succeed"] + agreed["both fail"]} of ${asked} agree (${agreed["both succeed"]} succeed); ${classes.size} classes of difference`,
  );
  rmSync(join(folder, "../../.."), { recursive: true, force: true });
}

function shown({ stacks, texts, env, globals, flags }: Scenario): string {
  const files = [
    ...Object.entries(stacks).map(([name, data]) => [name, yamlOf(data)] as const),
    ...Object.entries(texts),
  ];
  const command = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...globals, "config", ...flags];
  return [`$ ${command.join(" ")}`, ...files.map(([name, text]) => `--- ${name}\n${text.slice(0, 1500)}`)].join("\n");
}

await main();
