import { directiveName } from "./directive.ts";

/** A word on offer. */
export interface Candidate {
  readonly word: string;
  readonly summary?: string | undefined;
}

/** What is offered for the word under the cursor. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}

/** The answer for a completion script: `word<TAB>summary` by line, then `:` and the directive; and what a person may read. */
export function answerText({ candidates, directive }: Answer, summaries: boolean): { stdout: string; stderr: string } {
  const lines = candidates.map(({ word, summary }) => (summaries && summary ? `${word}\t${summary}` : word));
  return {
    stdout: [...lines, `:${directive}`].map((line) => `${line}\n`).join(""),
    stderr: `Completion ended with directive: ${directiveName(directive)}\n`,
  };
}
