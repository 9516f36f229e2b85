/** Bytes as people write them: `64m`; as digits where no unit divides them. */
export function sizeText(bytes: number): string | number {
  const units = [
    ["g", 2 ** 30],
    ["m", 2 ** 20],
    ["k", 2 ** 10],
  ] as const;
  const [unit, size] = units.find(([, each]) => bytes > 0 && bytes % each === 0) ?? ["", 1];
  return unit === "" ? bytes : `${bytes / size}${unit}`;
}
