/** A word that completion offers. */
export interface Candidate {
  readonly word: string;
  readonly summary?: string | undefined;
}

/** The reply to a completion request. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}

/** The reply for a completion script (`word<TAB>summary` lines, then `:` and the directive), and a line for people. */
export function answerText({ candidates, directive }: Answer, summaries: boolean): { stdout: string; stderr: string } {
  const lines = candidates.map(({ word, summary }) => (summaries && summary ? `${word}\t${summary}` : word));
  return {
    stdout: [...lines, `:${directive}`].map((line) => `${line}\n`).join(""),
    stderr: `Completion ended with directive: ${directiveName(directive)}\n`,
  };
}

/** Bits for how a shell uses the words. The protocol is cobra's, which docker's own completion scripts read. */
export const directives = {
  /** The shell completes file names if no word is offered. */
  Default: 0,
  Error: 1,
  NoSpace: 2,
  NoFileComp: 4,
  /** The words are extensions: the shell completes files with these. */
  FilterFileExt: 8,
  FilterDirs: 16,
} as const;

/** `ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp`. */
export function directiveName(directive: number): string {
  const set = Object.entries(directives).filter(([, bit]) => bit !== 0 && (directive & bit) !== 0);
  const names = set.length === 0 ? ["Default"] : set.map(([name]) => name);
  return names.map((name) => `ShellCompDirective${name}`).join(", ");
}
