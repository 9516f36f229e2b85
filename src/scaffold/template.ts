import type { MapNode } from "../stack/node.ts";
import type { Problem, Source } from "../stack/problems/problem.ts";

/** A template for projects, as described by its template.yaml. */
export interface Template {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** By key, in the order of asking. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly files: readonly FileRule[];
  readonly after: readonly AfterStep[];
  readonly tests: readonly TestRow[];
  /** The text of template.yaml and its tree, for the places of problems. */
  readonly source: Source;
  readonly root: MapNode;
}

export const questionTypes = ["text", "choice", "multi-choice", "boolean", "number", "port", "secret"] as const;
export type QuestionType = (typeof questionTypes)[number];

/** A question of a template. */
export interface Question {
  readonly key: string;
  readonly type: QuestionType;
  readonly ask: string;
  readonly help?: string | undefined;
  /** A condition: the question is only asked if it is true. */
  readonly when?: string | undefined;
  /** A text default may use the answers to earlier questions. */
  readonly default?: Answer | undefined;
  readonly pattern?: string | undefined;
  /** The pattern in words. */
  readonly hint?: string | undefined;
  readonly choices?: readonly Choice[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Whether a number may have fractions. */
  readonly fractions?: boolean | undefined;
  /** The length of a secret in characters. */
  readonly length?: number | undefined;
}

export interface Choice {
  readonly value: string;
  readonly label?: string | undefined;
}

export type Answer = string | number | boolean | readonly string[];
export type Answers = ReadonlyMap<string, Answer>;

/** A rule for a file of the template, or for all files below a folder. */
export interface FileRule {
  readonly path: string;
  readonly when?: string | undefined;
  /** It contains a secret: its folder is closed to other users, it is never shown, and updates do not change it. */
  readonly private?: boolean | undefined;
}

export const afterSteps = ["git-init", "build", "up"] as const;
/** What berth can do after writing the files. */
export type AfterStep = (typeof afterSteps)[number];

/** A test case of the template. */
export interface TestRow {
  /** The index of its entry in template.yaml, which may expand to several test cases. */
  readonly index: number;
  readonly name: string;
  readonly answers: Answers;
  readonly probe?: Probe | undefined;
}

/** A request that the running project must answer. */
export interface Probe {
  readonly url: string;
  readonly status: number;
  readonly contains?: string | undefined;
}

/** One file of a template on disk. */
export interface TemplateFile {
  /** Relative to "files", with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** A template with its files. */
export interface OpenTemplate extends Template {
  /** Its folder on this machine. */
  readonly folder: string;
  readonly content: readonly TemplateFile[];
  readonly warnings: readonly Problem[];
}

/** Limits for templates, far above real ones, against hostile ones. Sizes in bytes. */
export const bounds = {
  files: 2_000,
  depth: 20,
  file: 5 * 1024 * 1024,
  total: 50 * 1024 * 1024,
  /** Size of a rendered file. */
  text: 1024 * 1024,
  tests: 100,
  /** Files of a package that contains a template. */
  packed: 20_000,
} as const;
