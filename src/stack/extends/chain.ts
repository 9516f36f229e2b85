import type { Place, Problem, Reached } from "../problems/problem.ts";

/** That a service extends another, where it says so, and what of the other was written where. */
export interface Extension {
  readonly by: string;
  readonly at: Place;
  /** All of the other service, as its file has it. */
  readonly base: Place | undefined;
  /** How the other extends in turn. */
  readonly next: Extension | undefined;
}

/** The extensions of each service that extends, one for each file that says so. */
export type Extensions = Map<string, readonly Extension[]>;

/** The problem with the way from its place to what the user named, nearest first: through `extends` and `include`. */
export function withChain(problem: Problem, extensions: Extensions): Problem {
  if (problem.at === undefined || problem.chain !== undefined) return problem;
  const { at, path } = problem;
  const chain: Reached[] = extended(at, extensionsOf(path, extensions)) ?? [];
  for (let { reached } = (chain.at(-1)?.at ?? at).source; reached !== undefined; reached = reached.at.source.reached) {
    chain.push(reached);
  }
  return chain.length === 0 ? problem : { ...problem, chain };
}

/** A service's name may have dots too. */
function extensionsOf(path: string, extensions: Extensions): readonly Extension[] {
  const [, rest = ""] = /^services\.(.*)$/s.exec(path) ?? [];
  const ends = [...Array.from(rest.matchAll(/[.[]/g), ({ index }) => index), rest.length];
  return ends.map((end) => extensions.get(rest.slice(0, end))).find((found) => found !== undefined) ?? [];
}

/** Down the extensions of a service to the one whose base holds the place; undefined where none does. */
function extended(at: Place, extensions: readonly Extension[]): Reached[] | undefined {
  for (const first of extensions) {
    const chain: Reached[] = [];
    for (let step: Extension | undefined = first; step !== undefined; step = step.next) {
      chain.unshift({ by: step.by, at: step.at });
      if (holds(step.base, at)) return chain;
    }
  }
  return undefined;
}

function holds(whole: Place | undefined, part: Place): boolean {
  return whole?.source === part.source && whole.start <= part.start && part.end <= whole.end;
}
