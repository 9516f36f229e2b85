import { changed, pathsOf } from "./data.ts";
import type { Scenario } from "./scenario.ts";

/** Scenarios that are a little less than this one, the boldest cuts first. */
function smaller(scenario: Scenario): readonly Scenario[] {
  const { stacks, texts, env, globals } = scenario;
  const omit = <T>(from: Readonly<Record<string, T>>, key: string): Record<string, T> =>
    Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
  const cuts: Scenario[] = [];
  if (globals.length > 0) cuts.push({ ...scenario, globals: [] });
  for (const name of Object.keys(texts)) cuts.push({ ...scenario, texts: omit(texts, name) });
  for (const [name, data] of Object.entries(stacks))
    for (const path of [...pathsOf(data)].sort((a, b) => a.length - b.length))
      cuts.push({ ...scenario, stacks: { ...stacks, [name]: changed(data, path, () => undefined) } });
  for (const [name, text] of Object.entries(texts)) {
    const lines = text.split("\n");
    for (const size of [8, 3, 1])
      for (let at = 0; at < lines.length && lines.length > 1; at += size)
        cuts.push({
          ...scenario,
          texts: { ...texts, [name]: [...lines.slice(0, at), ...lines.slice(at + size)].join("\n") },
        });
  }
  for (const name of Object.keys(env)) cuts.push({ ...scenario, env: omit(env, name) });
  return cuts;
}

/** The least that still differs in the same way, found with so many tries. */
export async function shrink(
  scenario: Scenario,
  isSame: (candidate: Scenario) => Promise<boolean>,
  tries = 120,
): Promise<Scenario> {
  let least = scenario;
  let left = tries;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const candidate of smaller(least)) {
      if (left-- <= 0) break;
      if (!(await isSame(candidate))) continue;
      least = candidate;
      found = true;
      break;
    }
  }
  return least;
}
