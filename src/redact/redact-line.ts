import { isSecretive } from "./secret-names.ts";

const member = /(?<![\w.-])(["']?)([\w.-]+)\1(\s*:\s+|=)([^\s,{}[\]&*|>#][^,}\]]*)/g;
const inAddress = /(:\/\/[^\s:@/]+:)([^\s@/]+)(?=@)/g;
/** With HTTP, a name without a password is an access token. */
const alone = /(https?:\/\/)([^\s:@/]+)(?=@)/gi;
/** A variable without a default shows nothing of the value. */
const variable = /^["']?\$\{?\w+(?::?\?[^}]*)?\}?["']?$/;
const attributes = new Set(["secrets", "credential_spec"]);

/** Around the offset; no more of a line is ever shown, and one may have ten million characters. */
const reach = 5000;

/** A line of a stack file without the values near an offset that smell of a secret: stars stand for their characters. */
export function veiled(line: string, offset: number): string {
  const [from, to] = [Math.max(0, offset - reach), offset + reach];
  return line.slice(0, from) + starred(line.slice(from, to)) + line.slice(to);
}

function starred(text: string): string {
  return text
    .replace(member, (whole, quote: string, key: string, sign: string, value: string) => {
      if (!isSecretive(key) || attributes.has(key) || variable.test(value.trim())) return whole;
      return `${quote}${key}${quote}${sign}${stars(value)}`;
    })
    .replace(inAddress, (_, before: string, password: string) => before + stars(password))
    .replace(alone, (_, before: string, token: string) => before + stars(token));
}

function stars(text: string): string {
  return text.replace(/\S/g, "*");
}
