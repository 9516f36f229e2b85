import type { Liquid, Template as Parsed } from "liquidjs";
import type { Place, Problem } from "../../stack/problems/problem.ts";
import type { Kind } from "../template-file.ts";
import { bareText, composeQuoted, dockerfileQuoted, envQuoted, jsonQuoted, shellQuoted, yamlQuoted } from "./quote.ts";

/** The variables of a template. */
export type Scope = Readonly<Record<string, unknown>>;

/** Rendered text, or the problem. */
export type Filled =
  | { readonly text: string; readonly problem?: never }
  | { readonly text?: never; readonly problem: Problem };

/** The template language: Liquid without access to files, with limits of time and memory. */
export interface Language {
  /** Renders text for a file of this kind; `at` is the text's place for problems. */
  fill(text: string, kind: Kind, scope: Scope, at: Place): Filled;
  /** Whether a condition is true. */
  holds(condition: string, scope: Scope, at: Place): boolean | Problem;
  /** A problem of a text that does not depend on answers. */
  fault(text: string, kind: Kind, at: Place): Problem | undefined;
  /** A problem of a condition; the scope has all known names. */
  conditionFault(condition: string, scope: Scope, at: Place): Problem | undefined;
}

const bounds = { parseLimit: 2_000_000, renderLimit: 3_000, memoryLimit: 20_000_000 };

/** Loads the engine. A hostile template can only make it fail. */
export async function openLanguage(): Promise<Language> {
  const liquid = await import("liquidjs");
  const engines = new Map<Kind, Liquid>();
  const engineOf = (kind: Kind): Liquid => {
    const engine = engines.get(kind) ?? createEngine(kind, liquid.Liquid);
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
        if (unfinished.test(condition)) throw new Error("incomplete condition");
        engineOf("text").evalValueSync(condition, scope);
      }) ?? undefined,
  };
}

/** Liquid does not report an incomplete condition. */
const unfinished = /(?:^|[=<>!]|\b(?:and|or|not|contains))\s*$/;

/** Tags that read other files, which templates cannot. */
const fileTags = ["include", "render", "layout", "block"];

function createEngine(kind: Kind, Engine: typeof Liquid): Liquid {
  const engine = new Engine({
    ...bounds,
    // Prevents file access.
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    jsTruthy: true,
    outputEscape: (value: unknown) => bareText(kind, value),
  });
  for (const tag of fileTags) delete engine.tags[tag];
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

/** Removes the line of a tag that is alone on it, by moving the white space around the tag into the tag. */
function withoutEmptyLines(text: string): string {
  return text.replace(
    /^([ \t]*)(\{%(?!-)(?:(?!%\}).)*?)(?<!-)%\}([ \t]*(?:\r?\n|$))/gm,
    (_, before: string, tag: string, after: string) => `${tag}${before}${after}%}`,
  );
}

/** The engine's error as a problem with its place in the text. */
function problemOf(error: unknown, at: Place): Problem {
  const { message, token, originalError } = error as Error & {
    readonly token?: { readonly begin: number; readonly end: number };
    readonly originalError?: Error;
  };
  const description = (originalError ?? { message }).message
    .replace(/, line:\d+, col:\d+$/, "")
    .replace(/^\w*Error: /, "")
    .replace(/\s+%\}/, " %}");
  const isWhole = token === undefined || at.end - at.start < token.end;
  const place = isWhole ? at : { source: at.source, start: at.start + token.begin, end: at.start + token.end };
  const hint = /undefined variable/.test(description) ? "Ask for it in template.yaml, or correct the name." : undefined;
  return { rule: "template-syntax", severity: "error", path: "", message: description, at: place, hint };
}
