import type { ProcessTable } from "../../engine/facts.ts";
import { wideTable } from "../format/table.ts";

/** The processes of one container. */
export interface Processes extends ProcessTable {
  readonly service: string;
  readonly number: string;
}

/** All processes as one table, as `docker compose top` prints it; "" where there are none. */
export function topTable(containers: readonly Processes[]): string {
  if (containers.length === 0) return "";
  // Engines on another system have other columns: each container's go under their own titles.
  const titles = [...new Set(containers.flatMap((container) => container.titles))];
  const body = containers.flatMap(({ service, number, titles: own, rows }) =>
    rows.map((cells) => [service, number, ...titles.map((title) => cells[own.indexOf(title)] ?? "-")]),
  );
  return wideTable([["SERVICE", "#", ...titles], ...body], { narrowest: 4, gap: 2 });
}
