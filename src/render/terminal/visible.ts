import stringWidth from "fast-string-width";

/** Breaks text between words so that lines fit the columns. A longer word stays on a line alone. */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && stringWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/**
 * Characters that a reader does not see, but a terminal obeys: control characters except newline and tab, marks that change
 * the direction of text, and invisible ones. Joiners stay, since emoji and some scripts need them.
 */
const hidden = /(?!\u200c|\u200d|[\n\t\u0600-\u0605\u06dd\u070f])[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** The colors that `Paint` makes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them.
const color = /(\u001b\[(?:[0-2]|22|3[0-79]|9[0-7])m)/;

/**
 * Text from files, labels and other programs, so that it cannot control or disguise what a terminal shows: `\u202e`. Only a
 * container's own output is printed without it. In JSON the result means the same.
 */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(hidden, escaped);
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text.replace(/[\r\n\t]+/g, " "));
}

/** The same of a text with colors of ours, which stay. */
export function visibleExceptColors(text: string): string {
  if (!text.includes("\u001b")) return visible(text);
  return text
    .split(color)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join("");
}

/** Each UTF-16 unit by itself, as JSON writes it. */
function escaped(char: string): string {
  return Array.from(
    { length: char.length },
    (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
