import { UsageError } from "../errors.ts";

/** `["web=3"]` → web: 3. */
export function scales(given: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.map((text): [string, number] => {
      const match = /^([^=]+)=(\d+)$/.exec(text);
      if (match?.[1] === undefined)
        throw new UsageError(`"${text}" is not a scale`, { hint: "give SERVICE=NUMBER, such as --scale web=3" });
      return [match[1], Number(match[2])];
    }),
  );
}
