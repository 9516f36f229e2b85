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

/** What a shell is to make of the words offered, as bits: the protocol is that of cobra, which docker's own completion reads. */
export const directives = {
  /** Nothing special: files, where no word is offered. */
  Default: 0,
  Error: 1,
  NoSpace: 2,
  NoFileComp: 4,
  /** The words are the extensions of the files to offer. */
  FilterFileExt: 8,
  FilterDirs: 16,
} as const;

/** `ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp`. */
export function directiveName(directive: number): string {
  const set = Object.entries(directives).filter(([, bit]) => bit !== 0 && (directive & bit) !== 0);
  const names = set.length === 0 ? ["Default"] : set.map(([name]) => name);
  return names.map((name) => `ShellCompDirective${name}`).join(", ");
}
