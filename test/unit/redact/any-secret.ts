import fc from "fast-check";

/** Part of every generated secret: no output may have it. */
export const marker = "hunterTWO77";

const encoded = fc.constantFrom("", "a", "Z9", "-_.~", "%40", "%2F", "%3A%20", "!$&'()*+,;=");
const around = fc.tuple(encoded, encoded).map(([before, after]) => `${before}${marker}${after}`);
/** Passwords with characters that should have been encoded. With a slash they end at the first `@`. */
const raw = fc.oneof(
  fc.constantFrom(`p@${marker}`, `${marker}@p`, `a:${marker}`, `${marker}:b@c`, `a'${marker}`),
  fc.constantFrom(`${marker}/b`, `a/${marker}`, `${marker}?`, `#${marker}`, `a?/${marker}#b`),
);

/** `scheme://[user]:password@host`, in any form, with something behind it. */
export const anyAddress = fc
  .record({
    scheme: fc.constantFrom(
      "redis",
      "postgres",
      "postgresql+psycopg",
      "https",
      "HTTP",
      "amqps",
      "mongodb+srv",
      "jdbc:mysql",
      "tcp",
      "ssh",
    ),
    slashes: fc.constantFrom("//", "//", "\\/\\/"),
    user: fc.constantFrom("", "app", "a%40b", "me@corp", "x-token"),
    password: fc.oneof(around, around, raw),
    host: fc.constantFrom("cache", "10.0.0.1", "[::1]", "db.example.com"),
    tail: fc.constantFrom("", ":6379", ":5432/shop", "/a/b.git#main", "?a=b", "/x?mail=me%40here"),
  })
  .map(({ scheme, slashes, user, password, host, tail }) => `${scheme}:${slashes}${user}:${password}@${host}${tail}`);

/** An access token in the place of the user. */
export const anyTokenAddress = fc
  .tuple(fc.constantFrom("https", "http", "git+https"), around, fc.constantFrom("@", ":@", ":x-oauth-basic@"))
  .filter(([, token]) => !/[:/?#'"]/.test(token))
  .map(([scheme, token, end]) => `${scheme}://${token}${end}github.com/o/r.git`);

/** A name whose value is a secret. */
export const anySecretName = fc.constantFrom(
  "DB_PASSWORD",
  "POSTGRES_PASS",
  "MYSQL_PWD",
  "API_KEY",
  "apiKey",
  "AWS_ACCESS_KEY_ID",
  "GITHUB_TOKEN",
  "JWT",
  "SESSION",
  "COOKIE",
  "SIGNING_KEY",
  "ENCRYPTION_KEY",
  "SSH_PASSPHRASE",
  "CLIENT_SECRET",
  "AUTH",
  "SENTRY_DSN",
  "my.private.value",
);

/** A secret that YAML takes as it is. */
export const anySecret = fc.constantFrom(marker, `${marker}-x`, `a.${marker}`, `${marker}!`, `7${marker}`);
