import type { Context } from "../../context/context.ts";
import type { LogEntry, LogNotice } from "../../logs/entry.ts";
import type { Stack } from "../../stack/stack.ts";

type Exited = Extract<LogNotice, { type: "exited" }>;

interface ExitNotesOptions {
  readonly stack: Stack;
  /** Resolves once the plan is applied, false if it failed: that has verdicts of its own. */
  readonly applied: Promise<boolean>;
  /** From then on, containers exit because we stop them. */
  readonly ending: AbortSignal;
  readonly ctx: Context;
}

/**
 * Passes log entries on, and notes why a container exits with an error, once for each service and cause: a crash loop is
 * one cause.
 */
export async function* withExitNotes(
  entries: AsyncIterable<readonly LogEntry[]>,
  options: ExitNotesOptions,
): AsyncGenerator<readonly LogEntry[]> {
  const noted = new Set<string>();
  for await (const batch of entries) {
    yield batch;
    for (const entry of batch) {
      if (entry.type === "exited" && entry.exitCode !== 0) {
        // A missing explanation must not end the output.
        noteExit(entry, noted, options).catch(() => undefined);
      }
    }
  }
}

async function noteExit(exit: Exited, noted: Set<string>, { stack, applied, ending, ctx }: ExitNotesOptions) {
  if (!(await applied) || ending.aborted) return;
  const { verdictOnExit } = await import("../verdict/verdicts.ts");
  const { service, name } = exit.source;
  const verdict = await verdictOnExit({ service, container: exit.source.id, exitCode: exit.exitCode }, stack, ctx);
  const note =
    verdict.cause.kind === "not-created"
      ? `${name}: another command removed it`
      : `${name}: ${verdict.cause.sentence}. More: \`berth why ${service}\`.`;
  if (ending.aborted || noted.has(note)) return;
  noted.add(note);
  ctx.ui.note(note);
}
