import type { Liquid, Template as Parsed } from "liquidjs";
import type { Place, Problem } from "../../stack/problems/problem.ts";
import type { Kind } from "../template-file.ts";
import { bare, composeQuoted, dockerfileQuoted, envQuoted, jsonQuoted, shellQuoted, yamlQuoted } from "./quote.ts";

/** What templates may refer to. */
export type Scope = Readonly<Record<string, unknown>>;

/** A text, or why there is none. */
export type Filled =
  | { readonly text: string; readonly problem?: never }
  | { readonly text?: never; readonly problem: Problem };

/** The template language: Liquid without files of its own, within bounds of time and memory. */
export interface Language {
  /** Fills a text in, for a file of this kind; `at` is where the text stands. */
  fill(text: string, kind: Kind, scope: Scope, at: Place): Filled;
  /** Whether a condition holds. */
  holds(condition: string, scope: Scope, at: Place): boolean | Problem;
  /** What is wrong with a text, whatever is answered. */
  fault(text: string, kind: Kind, at: Place): Problem | undefined;
  /** The same of a condition; the scope has all names that there are. */
  conditionFault(condition: string, scope: Scope, at: Place): Problem | undefined;
}

const bounds = { parseLimit: 2_000_000, renderLimit: 3_000, memoryLimit: 20_000_000 };

/** Loads the engine. Whoever writes a template can make it fail, and nothing else. */
export async function openLanguage(): Promise<Language> {
  const liquid = await import("liquidjs");
  const engines = new Map<Kind, Liquid>();
  const engineOf = (kind: Kind): Liquid => {
    const engine = engines.get(kind) ?? madeFor(kind, liquid.Liquid);
    engines.set(kind, engine);
    return engine;
  };
  const attempt = <T>(at: Place, work: () => T): T | Problem => {
    try {
      return work();
    } catch (error) {
      return problemOf(error, at);
    }
  };
  const parsed = (text: string, kind: Kind): Parsed[] => engineOf(kind).parse(withoutEmptyLines(text));
  return {
    fill: (text, kind, scope, at) => {
      const filled = attempt(at, () => engineOf(kind).renderSync(parsed(text, kind), scope) as string);
      return typeof filled === "string" ? { text: filled } : { problem: filled };
    },
    holds: (condition, scope, at) => attempt(at, () => Boolean(engineOf("text").evalValueSync(condition, scope))),
    fault: (text, kind, at) => attempt(at, () => void parsed(text, kind)) ?? undefined,
    conditionFault: (condition, scope, at) =>
      attempt(at, () => {
        if (unfinished.test(condition)) throw new Error("the condition breaks off");
        engineOf("text").evalValueSync(condition, scope);
      }) ?? undefined,
  };
}

/** Liquid passes over it. */
const unfinished = /(?:^|[=<>!]|\b(?:and|or|not|contains))\s*$/;

/** Templates have no parts in files of their own. */
const ofOtherFiles = ["include", "render", "layout", "block"];

function madeFor(kind: Kind, Engine: typeof Liquid): Liquid {
  const engine = new Engine({
    ...bounds,
    // No file is read, whatever a template says.
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    jsTruthy: true,
    outputEscape: (value: unknown) => bare(kind, value),
  });
  for (const tag of ofOtherFiles) delete engine.tags[tag];
  const quoting = {
    yaml: kind === "compose" ? composeQuoted : yamlQuoted,
    json: jsonQuoted,
    shell: shellQuoted,
    dockerfile: dockerfileQuoted,
    env: envQuoted,
  };
  for (const [name, handler] of Object.entries(quoting)) engine.registerFilter(name, { raw: true, handler });
  return engine;
}

/** A tag alone on its line leaves no line behind: what stands around it moves inside, where it means nothing. */
function withoutEmptyLines(text: string): string {
  return text.replace(
    /^([ \t]*)(\{%(?!-)(?:(?!%\}).)*?)(?<!-)%\}([ \t]*(?:\r?\n|$))/gm,
    (_, before: string, tag: string, after: string) => `${tag}${before}${after}%}`,
  );
}

/** The engine's complaint, at its place in the text. */
function problemOf(error: unknown, at: Place): Problem {
  const { message, token, originalError } = error as Error & {
    readonly token?: { readonly begin: number; readonly end: number };
    readonly originalError?: Error;
  };
  const words = (originalError ?? { message }).message
    .replace(/, line:\d+, col:\d+$/, "")
    .replace(/^\w*Error: /, "")
    .replace(/\s+%\}/, " %}");
  const isWhole = token === undefined || at.end - at.start < token.end;
  const place = isWhole ? at : { source: at.source, start: at.start + token.begin, end: at.start + token.end };
  const hint = /undefined variable/.test(words) ? "Ask for it in template.yaml, or correct the name." : undefined;
  return { rule: "template-syntax", severity: "error", path: "", message: words, at: place, hint };
}
