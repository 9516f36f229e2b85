import { table } from "../format/table.ts";

/** The result of one variant. */
interface Row {
  readonly variant: string;
  readonly outcome: string;
  readonly exitCode?: number | undefined;
  readonly upMs?: number | undefined;
  readonly commandMs?: number | undefined;
}

/** The results of all variants, one line each. */
export function matrixTable(rows: readonly Row[]): string {
  const text = table(
    ["VARIANT", "RESULT", "EXIT CODE", "UP", "COMMAND"],
    rows.map(({ variant, outcome, exitCode, upMs, commandMs }) => [
      variant,
      outcome.replaceAll("-", " "),
      exitCode === undefined ? "" : String(exitCode),
      seconds(upMs),
      seconds(commandMs),
    ]),
  );
  return text.replaceAll(/ +$/gm, "");
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? "" : `${(ms / 1000).toFixed(1)}s`;
}
