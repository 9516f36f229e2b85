/** Returns what to write in the place of a secret. */
export type Hide = (secret: string) => string;

/**
 * From behind the colon of `scheme:` on. Slashes may be escaped, as PHP writes JSON. The user may be empty. The password
 * ends at the last `@` before the path; else, if it has a slash in it, at the next `@`: but a port is not a password.
 * Lengths are bounded, so that a text of ten million characters costs no more than it must.
 */
const withPassword =
  /:((?:\\{0,3}\/){2})(?!\[[\da-f:.]+\])([^\s:/?#"]{0,256}):((?:\\"|[^\s/?#"]){0,4096}(?=@)|(?:(?<=\/:)|(?!\d{1,5}(?:[/?#\s"]|\\+\/)))[^\s@"]{1,128}(?=@))/gi;
const withUserOnly = /(https?:(?:\\{0,3}\/){2})([^\s:/?#"'<>@]{1,4096})(?=@)/gi;
/** `user:password@tcp(host:3306)/name`, as Go's MySQL driver takes it. */
const goAddress = /([\w.-]{1,64}:)([^\s@"'/]{1,512})(?=@(?:tcp|unix)\()/g;

/**
 * Replaces the password of every address in a text: `scheme://[user]:password@host`. With HTTP a user without a password is
 * an access token, and hidden too.
 */
export function replaceAddressSecrets(text: string, replace: Hide): string {
  if (!text.includes("@")) return text;
  // What is hidden already keeps its length, for the caret below it.
  const hide: Hide = (secret) => (/^\*+$/.test(secret) ? secret : replace(secret));
  const shown = text.includes("@tcp(") || text.includes("@unix(") ? replaceGo(text, hide) : text;
  if (!/:\\*\//.test(shown)) return shown;
  return shown
    .replace(withPassword, (_, slashes: string, user: string, password: string, offset: number, whole: string) => {
      // GitHub takes `TOKEN:x-oauth-basic`, others `TOKEN:`.
      const isToken =
        /^(?:x-oauth-basic)?$/.test(password) && /https?$/i.test(whole.slice(Math.max(0, offset - 5), offset));
      if (isToken) return `:${slashes}${user === "" ? "" : hide(user)}:${password}`;
      return `:${slashes}${user}:${password === "" ? "" : hide(password)}`;
    })
    .replace(withUserOnly, (_, before: string, token: string) => before + hide(token));
}

/**
 * A text that is meant as one address, such as DOCKER_HOST, without what may be a password: also if it is malformed. The
 * user ends at the first colon, the password at the last `@`, or at the end if what follows is not a port.
 */
export function withoutPassword(address: string): string {
  const shown = withoutPasswords(address);
  const [, scheme = "", rest = ""] = /^((?:[a-z][\w+.-]*:(?=[\\/]))?[\\/]*)(.*)$/is.exec(shown) ?? [];
  const at = rest.lastIndexOf("@");
  const [user, host] = at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at)];
  // A socket's path has no user.
  const isUser = at >= 0 || (!/[\\/]{3}$/.test(scheme) && !/^(?:[^:]*:\d{1,5}(?:\/|$)|[^:]*\/|\[)/.test(rest));
  return scheme + (isUser ? user.replace(/:.+$/s, ":***") : user) + host;
}

function replaceGo(text: string, hide: Hide): string {
  return text.replace(goAddress, (_, before: string, password: string) => before + hide(password));
}

/** The text with `***` in the place of every password of an address, for all that is shown or kept. */
export function withoutPasswords(text: string): string {
  return replaceAddressSecrets(text, () => "***");
}
