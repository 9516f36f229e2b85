import { type Hide, replaceAddressSecrets } from "./addresses.ts";
import { bare, replaceFlagSecrets } from "./flags.ts";
import { isSecret, isWorthHiding, namesAddress } from "./secret-names.ts";

const settingName =
  "(?:passw(?:or)?d|passphrase|(?<![a-z])pass|pwd|secret|token|jwt|credentials?|(?:api|access|private|signing|encryption)[_-]?key)";

/**
 * As in `Server=db;Password=…`, `host=db password=…`, `{"token": "…"}`. The secret word ends the name here, and a value of
 * fewer than six characters is a switch or a number: `max_tokens=4096` and `token: none` are not secret.
 */
const setting = new RegExp(
  String.raw`(${settingName}\\{0,3}["']?[ \t]*[=:][ \t]*)` +
    // In quotes it may have spaces. The same quotes end it.
    String.raw`(?:(\\{0,3}["'])(?![*$])((?:(?!\2)[^\n]){6,4096})(?=\2)|(\\{0,3}["']?)(?!\*)([^\s"',;&{}$\\]{6,4096}))`,
  "gi",
);
/** Headers of HTTP: `Authorization: Bearer …`, `Cookie: …`. */
const header =
  /((?:\bauthorization\\{0,3}["']?[ \t]*[=:][ \t]*\\{0,3}["']?(?:(?:basic|bearer|digest|token|apikey|negotiate)[ \t]+)?|\bbearer[ \t]+(?=\S{8})|\bcookie:[ \t]*))(?![*$])([^\s"'\\,]{4,4096}(?:;[ \t]?[^\s"'\\,]{1,4096}){0,64})/gi;

/** Replaces the secrets in a text that is not secret as a whole: passwords of addresses, settings, headers and flags. */
export function replaceSecrets(text: string, hide: Hide): string {
  return replaceSettings(replaceFlagSecrets(replaceAddressSecrets(text, hide), isSecret, hide), hide);
}

function replaceSettings(text: string, hide: Hide): string {
  return text
    .replace(header, (_, before: string, value: string) => before + hide(value))
    .replace(setting, (_, name: string, quote?: string, quoted?: string, sign = "", plain = "") =>
      quoted === undefined ? name + sign + hide(plain) : name + quote + hide(quoted),
    );
}

/** The secrets in a text that is not secret as a whole. Those of addresses also decoded, as a program gets them. */
export function secretsWithin(text: string): readonly string[] {
  const found = new Set<string>();
  const collect = (secret: string) => {
    found.add(secret);
    // As the program gets it from the shell.
    found.add(secret.replaceAll(/["'\\]/g, ""));
    return secret;
  };
  replaceAddressSecrets(text, (secret) => {
    found.add(secret);
    found.add(decoded(secret));
    return secret;
  });
  replaceFlagSecrets(text, isWorthHiding, collect);
  replaceSettings(text, collect);
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
