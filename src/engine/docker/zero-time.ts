/** A moment as the engine gives it, "" for never: the engine says the year 1 for that, or nothing. */
export function timeOrNever(time: string | undefined): string {
  return time === undefined || time.startsWith("0001-") ? "" : time;
}
