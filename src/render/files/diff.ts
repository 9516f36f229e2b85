import { isUtf8 } from "node:buffer";
import type { Paint } from "../terminal/color.ts";
import { visible } from "../terminal/visible.ts";

/** A change of a file as a unified diff. */
export async function diffText(path: string, before: Buffer, after: Buffer, paint: Paint): Promise<string> {
  if (!isUtf8(before) || !isUtf8(after)) return `${path}: binary file, ${before.length} → ${after.length} bytes\n`;
  const { createTwoFilesPatch } = await import("diff");
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before.toString(), after.toString(), "", "", {
    context: 3,
  });
  return patch
    .split("\n")
    .filter((line) => !line.startsWith("====="))
    .map((line) => painted(visible(line), paint))
    .join("\n");
}

function painted(line: string, paint: Paint): string {
  if (line.startsWith("+++") || line.startsWith("---")) return paint.bold(line);
  if (line.startsWith("+")) return paint.green(line);
  if (line.startsWith("-")) return paint.red(line);
  return line.startsWith("@@") ? paint.cyan(line) : line;
}
