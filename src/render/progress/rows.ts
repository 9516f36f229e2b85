import type { Change } from "../files/changes.ts";

/** A resource on the screen. */
export interface Row {
  readonly id: string;
  text: string;
  status: Change["status"];
  details: string;
  /** Of its parts (such as layers), where they count bytes. */
  readonly parts: Map<string, { readonly currentBytes: number; readonly totalBytes: number }>;
  readonly startedAt: number;
  endedAt: number | undefined;
}

/** What is on the screen: the resources that something happened to, and how many there will be. */
export interface Rows {
  readonly begun: ReadonlyMap<string, Row>;
  readonly total: number;
  put(change: Change, now: number): void;
}

export function openRows(total: number): Rows {
  const begun = new Map<string, Row>();
  const rowOf = (id: string, now: number): Row => {
    const known = begun.get(id);
    if (known !== undefined) return known;
    const row: Row = {
      id,
      text: "",
      status: "Working",
      details: "",
      parts: new Map(),
      startedAt: now,
      endedAt: undefined,
    };
    begun.set(id, row);
    return row;
  };
  return {
    begun,
    total,
    put: (change, now) => {
      const row = rowOf(change.parent ?? change.id, now);
      if (change.parent !== undefined) {
        const { currentBytes, totalBytes } = change;
        // What has arrived stays so: the engine counts the same bytes again as it unpacks them.
        const arrived = row.parts.get(change.id)?.currentBytes ?? 0;
        if (currentBytes !== undefined && totalBytes !== undefined)
          row.parts.set(change.id, { currentBytes: Math.max(arrived, currentBytes), totalBytes });
        return;
      }
      row.text = change.text;
      row.details = change.details ?? "";
      row.status = change.status;
      row.endedAt = change.status === "Working" ? undefined : now;
    },
  };
}

/** `12.3MB / 40MB` over all parts; "" where nothing is counted. */
export function bytesText({ parts, status }: Row): string {
  if (parts.size === 0 || status !== "Working") return "";
  let current = 0;
  let total = 0;
  for (const part of parts.values()) {
    current += part.currentBytes;
    total += part.totalBytes;
  }
  return `${megabytes(current)} / ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)}MB`;
}
