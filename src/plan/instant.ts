/** Is the RFC 3339 instant `a` later than `b`? Down to the nanosecond; false where one never happened (""). */
export function isLater(a: string, b: string): boolean {
  if (a === "" || b === "") return false;
  const difference = Date.parse(wholeSeconds(a)) - Date.parse(wholeSeconds(b));
  return difference === 0 ? nanoseconds(a) > nanoseconds(b) : difference > 0;
}

function wholeSeconds(instant: string): string {
  return instant.replace(/\.\d+/, "");
}

function nanoseconds(instant: string): number {
  return Number((/\.(\d+)/.exec(instant)?.[1] ?? "").padEnd(9, "0").slice(0, 9));
}
