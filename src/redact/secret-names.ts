/**
 * The only list of words that make a name the name of a secret: of a variable, a label, a flag, a key of a file.
 * Too wide is better than too narrow: a hidden value costs a look at the file, a shown one costs a new password.
 */
const words = [
  // Anywhere in a name.
  "pass",
  "secret",
  "token",
  "credential",
  "private",
  "jwt",
  "session",
  "cookie",
  "bearer",
  "salt",
  "dsn",
  "signing",
  "api[_-]?key",
  "access[_-]?key",
  "encryption[_-]?key",
  // `author` is a person.
  "auth(?!ors?(?![a-z]))",
  // A word of its own: neither a keyboard nor Keycloak. `PWD` alone is the working directory.
  "(?<![a-z])keys?(?![a-z])",
  "[_-](?:pwd?|pat|otp)$",
] as const;
const secretName = new RegExp(words.join("|"), "i");

/** Keys of the Compose Specification that hold names and paths, no secret's value. */
const attributes: ReadonlySet<string> = new Set(["secrets", "credential_spec"]);

/** Whether a value under this name counts as secret: `DB_PASSWORD`, `--api-key`, `labels.com.example.token`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !attributes.has(name);
}

/** What a path in a file or a line of it says; unlike a name it may hold several words. */
export function mentionsSecret(text: string): boolean {
  return secretName.test(text);
}

/** Whether the value itself is secret: not if it is empty, or the path of a file that has the secret. */
export function isSecret(name: string, value: string): boolean {
  return value !== "" && isSecretName(name) && !(/_(?:FILE|PATH|DIR)$/i.test(name) && isPath(value));
}

function isPath(value: string): boolean {
  return /^(?:\.{0,2}\/|~\/|[a-z]:\\)/i.test(value);
}

/** How long, which kind, where: not the secret, but a setting beside it. */
const setting =
  /_(?:FILE|PATH|DIR|NAME|DOMAIN|DRIVER|TYPE|TTL|TIMEOUT|LIFETIME|EXPIRY|EXPIRES(?:_IN)?|LENGTH|ENABLED)$/i;
/** A switch or a digit is a part of too many texts. */
const trivial = /^(?:true|false|yes|no|on|off|\d)?$/i;

/** Whether the value is worth looking for in other texts: a secret, and neither a switch nor a setting beside a secret. */
export function isWorthHiding(name: string, value: string): boolean {
  return isSecret(name, value) && !setting.test(name) && !trivial.test(value);
}

/** Whether a name is for addresses and the like, which are secret in part only. */
export function namesAddress(name: string): boolean {
  return /dsn|ur[il]|connection/i.test(name);
}
