import type { LogLine } from "../../logs/entry.ts";

/** Lines of many logs as one, by the engine's timestamps; each log's own order is kept. Holds one batch of each at a time. */
export async function* inTimeOrder(logs: readonly AsyncIterable<readonly LogLine[]>[]): AsyncGenerator<LogLine> {
  const heads = await Promise.all(logs.map((log) => next({ rest: log[Symbol.asyncIterator](), batch: [], at: -1 })));
  const open = heads.filter((head) => head !== undefined);
  try {
    for (;;) {
      const first = earliest(open);
      if (first === undefined) return;
      const line = first.batch[first.at];
      if (line !== undefined) yield line;
      if ((await next(first)) === undefined) open.splice(open.indexOf(first), 1);
    }
  } finally {
    await Promise.all(open.map(({ rest }) => rest.return?.()));
  }
}

/** How far a log was read. */
interface Head {
  readonly rest: AsyncIterator<readonly LogLine[]>;
  batch: readonly LogLine[];
  at: number;
}

/** Moves on to the next line; undefined where there is none. */
async function next(head: Head): Promise<Head | undefined> {
  head.at += 1;
  while (head.at >= head.batch.length) {
    const { value, done } = await head.rest.next();
    if (done) return undefined;
    head.batch = value;
    head.at = 0;
  }
  return head;
}

function earliest(heads: readonly Head[]): Head | undefined {
  let first: Head | undefined;
  for (const head of heads) if (first === undefined || timeOf(head) < timeOf(first)) first = head;
  return first;
}

/** Without its `Z`, which comes behind all digits. */
function timeOf({ batch, at }: Head): string {
  return batch[at]?.time.replace("Z", "") ?? "";
}
