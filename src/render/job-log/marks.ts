/** What a CI system reads out of a job's log. All texts are whole lines for stderr, or empty. */
export interface JobMarks {
  /** Whether there is a log that folds. */
  readonly folds: boolean;
  /** What is shown between the two can be folded away; groups do not nest. */
  group(title: string): { readonly open: string; readonly close: string };
  /** A failure, or a problem that is none, where the system shows it: at the line of the file that it is about. */
  annotate(error: unknown): string;
  /** Values that the system shall star out wherever they come. */
  mask(values: readonly string[]): string;
}
