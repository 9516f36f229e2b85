/** Escape sequences of terminals: colours, the cursor, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const longest = 300;

/** A container's line as it can be shown: without colours, a `\r` inside it made visible, not too long. */
export function stripAnsi(line: string): string {
  const plain = line
    .replace(escapes, "")
    .replace(/\r+$/, "")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "  ")
    .replace(/\p{Cc}/gu, " ")
    .trimEnd();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
