import { type Hide, replaceAddressSecrets } from "./addresses.ts";
import { bare, replaceFlagSecrets } from "./flags.ts";
import { isSecret, isWorthHiding, namesAddress } from "./secret-names.ts";

/**
 * As in `Server=db;Password=…`, `host=db password=…`, `{"token": "…"}`. The secret word ends the name here, and a value of
 * fewer than six characters is a switch or a number: `max_tokens=4096` and `token: none` are not secret.
 */
const setting =
  /((?:passw(?:or)?d|passphrase|(?<![a-z])pass|pwd|secret|token|jwt|credentials?|(?:api|access|private|signing|encryption)[_-]?key)\\?["']?[ \t]*[=:][ \t]*\\?["']?)(?!\*)([^\s"',;&${}\\]{6,4096})/gi;

/** Replaces the secrets in a text that is not secret as a whole: passwords of addresses, settings and flags. */
export function replaceSecrets(text: string, hide: Hide): string {
  return replaceFlagSecrets(replaceAddressSecrets(text, hide), isSecret, hide).replace(
    setting,
    (_, before: string, value: string) => before + hide(value),
  );
}

/** The secrets in a text that is not secret as a whole. Those of addresses also decoded, as a program gets them. */
export function secretsWithin(text: string): readonly string[] {
  const found = new Set<string>();
  const collect = (secret: string) => {
    found.add(secret);
    return secret;
  };
  replaceAddressSecrets(text, (secret) => {
    found.add(secret);
    found.add(decoded(secret));
    return secret;
  });
  replaceFlagSecrets(text, isWorthHiding, collect);
  for (const [, , value = ""] of text.matchAll(setting)) found.add(value);
  return [...found];
}

/** Whether a value may not be shown: its name is a secret's, or there is a secret in it. */
export function hasSecret(name: string, value: string): boolean {
  return isSecret(name, value) || secretsWithin(value).length > 0;
}

/** What to look for in other texts: the whole value if its name is a secret's, else the secrets within it. */
export function secretParts(name: string, value: string): readonly string[] {
  const within = secretsWithin(value);
  // Of an address that has a password, the rest is not secret.
  const isPart = within.length > 0 && (namesAddress(name) || /:\/\/[^\s/]*@/.test(value));
  return isWorthHiding(name, value) && !isPart ? [...new Set([bare(value), ...within])] : within;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
