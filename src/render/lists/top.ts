import type { ProcessTable } from "../../engine/facts.ts";
import { wideTable } from "../format/table.ts";

/** The processes of one container. */
export interface Processes extends ProcessTable {
  readonly service: string;
  readonly number: string;
}

/** All processes as one table, as `docker compose top` prints it; "" without containers. */
export function topTable(containers: readonly Processes[]): string {
  if (containers.length === 0) return "";
  // Columns differ between operating systems, so the table has all titles.
  const titles = [...new Set(containers.flatMap((container) => container.titles))];
  const body = containers.flatMap(({ service, number, titles: ownTitles, rows }) =>
    rows.map((cells) => [service, number, ...titles.map((title) => cells[ownTitles.indexOf(title)] ?? "-")]),
  );
  return wideTable([["SERVICE", "#", ...titles], ...body], { narrowest: 4, gap: 2 });
}
