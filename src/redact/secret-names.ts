/** What makes any name that of a secret. */
export const secretWord = /pass|secret|token|credential|private|_(?:pwd?|pat)$/i;
const key = /(?:^|[^a-z])(?:api_?)?key/i;

/** Whether a text, such as a path or a value, smells of a secret, so that no message may show what goes with it. */
export function isSecretive(text: string): boolean {
  return secretWord.test(text) || key.test(text);
}

const inAddress = /\w:\/\/[^\s/:@]*:([^\s/@]+)@/g;
/** As in `Server=db;Password=…`, `host=db password=…`, `{"token": "…"}`; a shorter one is a switch or a number. */
const assigned = /(?:passw(?:or)?d|pwd|passphrase|secret|token|api_?key)["']?\s*[=:]\s*["']?([^\s"',;&${}]{6,})/gi;

/** The secrets in a value that is none as a whole: the passwords of addresses, as they are meant too, and of settings in it. */
export function secretsWithin(value: string): readonly string[] {
  const found = (pattern: RegExp) => Array.from(value.matchAll(pattern), ([, secret = ""]) => secret);
  return [...found(inAddress).flatMap((secret) => [...new Set([secret, decoded(secret)])]), ...found(assigned)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
