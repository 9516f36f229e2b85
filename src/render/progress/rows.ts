import type { ResourceChange } from "./step-words.ts";

/** A resource shown on the screen. */
export interface Row {
  readonly id: string;
  text: string;
  status: ResourceChange["status"];
  details: string;
  /** Byte counts of its parts, such as layers. */
  readonly parts: Map<string, { readonly currentBytes: number; readonly totalBytes: number }>;
  readonly startedAt: number;
  endedAt: number | undefined;
}

/** The state of the screen: resources with progress, and how many there will be. */
export interface Rows {
  readonly started: ReadonlyMap<string, Row>;
  readonly total: number;
  put(change: ResourceChange, now: number): void;
}

export function openRows(total: number): Rows {
  const started = new Map<string, Row>();
  const rowOf = (id: string, now: number): Row => {
    const existing = started.get(id);
    if (existing !== undefined) return existing;
    const row: Row = {
      id,
      text: "",
      status: "Working",
      details: "",
      parts: new Map(),
      startedAt: now,
      endedAt: undefined,
    };
    started.set(id, row);
    return row;
  };
  return {
    started,
    total,
    put: (change, now) => {
      const row = rowOf(change.parent ?? change.id, now);
      if (change.parent !== undefined) {
        const { currentBytes, totalBytes } = change;
        // Never count down: the engine counts the same bytes again when it unpacks them.
        const received = row.parts.get(change.id)?.currentBytes ?? 0;
        if (currentBytes !== undefined && totalBytes !== undefined)
          row.parts.set(change.id, { currentBytes: Math.max(received, currentBytes), totalBytes });
        return;
      }
      row.text = change.text;
      row.details = change.details ?? "";
      row.status = change.status;
      row.endedAt = change.status === "Working" ? undefined : now;
    },
  };
}

/** `12.3MB / 40.0MB` over all parts; "" if there are none. */
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
