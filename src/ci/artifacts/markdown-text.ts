/** A table; nothing where it would have no rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `1.2 s`; nothing where it is not known. */
export function seconds(ms: number | undefined): string {
  return ms === undefined ? "" : `${(ms / 1000).toFixed(1)} s`;
}

/** Text that means nothing to Markdown but for what stands in backticks, on one line. */
export function plain(text: string): string {
  const parts = text.replaceAll(/\s+/g, " ").split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\`*_[\]<>#&~]/g, "\\$&"))).join("");
}

/** As written, on one line: between more backticks than it has. */
export function cell(text: string): string {
  const fence = "`".repeat(longest(text) + 1);
  const padding = fence.length > 1 ? " " : "";
  return `${fence}${padding}${text.replaceAll(/\s+/g, " ")}${padding}${fence}`;
}

/** As written, on lines of its own. */
export function block(text: string): string {
  const fence = "`".repeat(Math.max(3, longest(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longest(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
