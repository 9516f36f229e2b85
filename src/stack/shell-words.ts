/** The words of a command line; undefined if a quote or parenthesis is not closed. */
export type ShellWords = readonly string[] | undefined;

interface Scan {
  readonly words: string[];
  word: string;
  /** A word has started, even an empty one in quotes. */
  open: boolean;
  quote: "" | "'" | '"' | "`" | "$(";
}

const space = /[ \t\r\n]/;

/**
 * Splits a command as docker compose does: quotes and backslashes as in a shell, without variables and globs. A shell operator
 * outside quotes (`;`, `&`, `|`, `<`, `>`) ends the command, and the rest is ignored, as in Compose.
 */
export function shellWords(text: string): ShellWords {
  const scan: Scan = { words: [], word: "", open: false, quote: "" };
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === "\\" && scan.quote !== "'") {
      index += 1;
      if (index === text.length) return undefined;
      append(scan, text.charAt(index));
    } else if (space.test(char)) {
      if (scan.quote === "") close(scan);
      else scan.word += char;
    } else if (scan.quote === "" && ";&|<>".includes(char)) {
      // `2>file`: the digit belongs to the redirection.
      if (char === ">" && /^\d/.test(scan.word)) scan.open = false;
      break;
    } else if (!step(scan, char)) {
      return undefined;
    }
  }
  close(scan);
  return scan.quote === "" ? scan.words : undefined;
}

/** Processes one character that is not an escape, separator or operator; returns false if it is not allowed here. */
function step(scan: Scan, char: string): boolean {
  const { quote, word } = scan;
  const isOutside = quote === "" || quote === "$(";
  if (isOutside && (char === "(" || char === ")")) {
    const opens = char === "(";
    // Only `$(` may open a parenthesis.
    if (opens ? quote !== "" || !word.endsWith("$") : quote === "") return false;
    scan.quote = opens ? "$(" : "";
  } else if (isQuote(char) && (quote === "" || quote === char)) {
    scan.quote = quote === "" ? char : "";
    scan.open = true;
    // Backquotes stay in the word, for a shell that may run it.
    if (char !== "`") return true;
  }
  append(scan, char);
  return true;
}

function isQuote(char: string): char is "'" | '"' | "`" {
  return char === "'" || char === '"' || char === "`";
}

function append(scan: Scan, char: string): void {
  scan.word += char;
  scan.open = true;
}

function close(scan: Scan): void {
  if (scan.open) scan.words.push(scan.word);
  scan.word = "";
  scan.open = false;
}
