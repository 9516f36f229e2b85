/** Terminal escape sequences: colors, cursor movement, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const longest = 300;

/** Makes a container's line printable: no escape sequences, `\r` made visible, at most 300 characters. */
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
