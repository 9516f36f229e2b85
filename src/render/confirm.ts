import { createInterface } from "node:readline/promises";

/** Asks a yes-or-no question and reads a line of stdin; an input that ends without one is a no. */
export async function confirm(question: string, output: NodeJS.WriteStream): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output, terminal: false });
  output.write(`${question} [y/N] `);
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    output.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
