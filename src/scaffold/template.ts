import type { MapNode } from "../stack/node.ts";
import type { Problem, Source } from "../stack/problems/problem.ts";

/** A folder from which projects are made, as its template.yaml describes it. */
export interface Template {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** By key, in the order in which they are asked. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly files: readonly FileRule[];
  readonly after: readonly AfterStep[];
  readonly tests: readonly TestRow[];
  /** The text of template.yaml, and its tree: for problems with their places. */
  readonly source: Source;
  readonly root: MapNode;
}

export const questionTypes = ["text", "choice", "multi-choice", "boolean", "number", "port", "secret"] as const;
export type QuestionType = (typeof questionTypes)[number];

/** What a template wants to know before it can be written. */
export interface Question {
  readonly key: string;
  readonly type: QuestionType;
  readonly ask: string;
  readonly help?: string | undefined;
  /** A condition: asked only where it holds. */
  readonly when?: string | undefined;
  /** A text of it may refer to what was answered before. */
  readonly default?: Answer | undefined;
  readonly pattern?: string | undefined;
  /** What the pattern asks for, in words. */
  readonly hint?: string | undefined;
  readonly choices?: readonly Choice[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Of a number: it need not be whole. */
  readonly fractions?: boolean | undefined;
  /** Characters of a secret. */
  readonly length?: number | undefined;
}

export interface Choice {
  readonly value: string;
  readonly label?: string | undefined;
}

export type Answer = string | number | boolean | readonly string[];
export type Answers = ReadonlyMap<string, Answer>;

/** What holds for a file, or for all below a folder, of those that the template has. */
export interface FileRule {
  readonly path: string;
  readonly when?: string | undefined;
  /** It holds a secret: its folder is closed to others, it is never shown, and an update leaves it alone. */
  readonly private?: boolean | undefined;
}

export const afterSteps = ["git-init", "build", "up"] as const;
/** What berth itself may do once the files are there. */
export type AfterStep = (typeof afterSteps)[number];

/** A row of the template's own test table. */
export interface TestRow {
  /** Of its row in template.yaml: of one row there may be several tests. */
  readonly index: number;
  readonly name: string;
  readonly answers: Answers;
  readonly probe?: Probe | undefined;
}

/** What the running project must answer. */
export interface Probe {
  readonly url: string;
  readonly status: number;
  readonly contains?: string | undefined;
}

/** One file of a template as it is on disk. */
export interface TemplateFile {
  /** Below the folder of its files, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** A template with all that it is rendered from. */
export interface OpenTemplate extends Template {
  /** Where it is on this machine. */
  readonly folder: string;
  readonly content: readonly TemplateFile[];
  readonly warnings: readonly Problem[];
}

/** What a template may have. Nobody's real one comes near; a hostile one ends here. Sizes in bytes. */
export const bounds = {
  files: 2_000,
  depth: 20,
  file: 5 * 1024 * 1024,
  total: 50 * 1024 * 1024,
  /** Of a file that is filled in. */
  text: 1024 * 1024,
  tests: 100,
  /** Files of a package that a template is a part of. */
  packed: 20_000,
} as const;
