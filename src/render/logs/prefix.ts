import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/color.ts";

const palette = [
  "cyan",
  "yellow",
  "green",
  "magenta",
  "blue",
  "cyanBright",
  "yellowBright",
  "greenBright",
  "magentaBright",
  "blueBright",
] as const;

/** A service's colour depends on its name alone: the same in every run, whatever else is shown. */
export function serviceColour(paint: Paint, service: string): Paint {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(service)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return paint[palette[hash % palette.length] ?? "cyan"];
}

/** `web-1  | `, the name padded to the longest one's width. */
export function prefix(name: string, width: number): string {
  return `${name}${" ".repeat(Math.max(0, width - stringWidth(name)))}  | `;
}
