import { ApplyFailed, TimedOut } from "../errors.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** The same failure with its verdicts in its message too: of an error, a test runner shows little more. */
export function explained(error: unknown): unknown {
  if (!(error instanceof ApplyFailed || error instanceof TimedOut) || error.verdicts.length === 0) return error;
  const { message, hint, cause, verdicts } = error;
  const told = [message, ...verdicts.map(wordsOf)].join("\n");
  const options = { hint, cause, verdicts };
  return error instanceof TimedOut ? new TimedOut(told, options) : new ApplyFailed(told, options);
}

function wordsOf({ service, subject, cause, next: [step] }: Verdict): string {
  const { sentence, quote } = cause;
  const says = quote === undefined || sentence.includes(quote) ? [] : [`  It says: ${quote}`];
  return [`${service ?? subject}: ${sentence}`, ...says, ...(step === undefined ? [] : [`  Next: ${step}`])].join("\n");
}
