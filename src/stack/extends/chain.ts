import type { Place, Problem, Reached } from "../problems/problem.ts";

/** One `extends` of a service. */
export interface Extension {
  /** For `extends`, the service that extends. */
  readonly by: string;
  readonly at: Place;
  /** The place of the whole base service in its file. */
  readonly base: Place | undefined;
  /** The `extends` of the base service itself. */
  readonly next: Extension | undefined;
}

/** The extensions of each service, one for each file with an `extends` for it. */
export type Extensions = Map<string, readonly Extension[]>;

/** Adds to a problem how its place was reached through `extends` and `include`, nearest first. */
export function withChain(problem: Problem, extensions: Extensions): Problem {
  if (problem.at === undefined || problem.chain !== undefined) return problem;
  const { at, path } = problem;
  const chain: Reached[] = extended(at, extensionsOf(path, extensions)) ?? [];
  for (let { reached } = (chain.at(-1)?.at ?? at).source; reached !== undefined; reached = reached.at.source.reached) {
    chain.push(reached);
  }
  return chain.length === 0 ? problem : { ...problem, chain };
}

/** The extensions of the service in a path. The name of a service may contain dots. */
function extensionsOf(path: string, extensions: Extensions): readonly Extension[] {
  const [, rest = ""] = /^services\.(.*)$/s.exec(path) ?? [];
  const ends = [...Array.from(rest.matchAll(/[.[]/g), ({ index }) => index), rest.length];
  return ends.map((end) => extensions.get(rest.slice(0, end))).find((found) => found !== undefined) ?? [];
}

/** The extensions that lead to the base service that contains a place; undefined if the place was not reached through extends. */
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
