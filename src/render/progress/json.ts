import { BerthError, NotProvisioned } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { ApplyFailed, TimedOut } from "../../verdict/errors.ts";
import type { OpenProgress } from "./renderer.ts";
import type { ResourceChange } from "./step-words.ts";
import { stepWords } from "./step-words.ts";

/** Progress as JSON Lines, one per change. */
export function jsonProgress(line: (text: string) => void): OpenProgress {
  return (plan) => {
    const words = stepWords(plan);
    for (const change of words.unchanged) line(changeJson(change));
    return {
      emit: (event) => {
        if (event.type === "warning") line(withoutPasswords(JSON.stringify({ level: "warning", msg: event.message })));
        for (const change of words.of(event)) line(changeJson(change));
      },
      end: async () => {},
    };
  };
}

/** An error as JSON Lines: the error, then each of its verdicts. */
export function failureJson(error: BerthError): string {
  const before = error instanceof NotProvisioned && error.cause instanceof BerthError ? failureJson(error.cause) : "";
  const verdicts = error instanceof ApplyFailed || error instanceof TimedOut ? error.verdicts : [];
  const lines = [
    { level: "error", msg: error.message, hint: error.hint },
    ...verdicts.map((verdict) => ({ level: "error", msg: verdict.cause.sentence, verdict })),
  ];
  return before + lines.map((line) => `${withoutPasswords(JSON.stringify(line))}\n`).join("");
}

/** With the fields of docker compose's JSON progress. */
function changeJson(change: ResourceChange): string {
  const { id, parent, status, text, details, currentBytes, totalBytes } = change;
  const percent = currentBytes && totalBytes ? Math.floor((100 * currentBytes) / totalBytes) : undefined;
  const json = JSON.stringify({
    id,
    parent_id: parent,
    status,
    text,
    details,
    current: currentBytes || undefined,
    total: totalBytes || undefined,
    percent: percent || undefined,
  });
  return withoutPasswords(json);
}
