/** Bytes in powers of 1000 as docker prints them, three digits: `1.98MB`. */
export function sizeText(bytes: number): string {
  return scaled(bytes, 1000, ["B", "kB", "MB", "GB", "TB", "PB"], 3);
}

/** Bytes in powers of 1024, four digits: `23.54GiB`. */
export function memoryText(bytes: number): string {
  return scaled(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], 4);
}

function scaled(bytes: number, base: number, units: readonly string[], digits: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= base && unit < units.length - 1; unit++) size /= base;
  return `${Number(size.toPrecision(digits))}${units[unit]}`;
}
