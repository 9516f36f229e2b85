const plainly = /^(?=.*[A-Za-z/])[\w./~][\w./:@%+=~-]*$/;
const otherThanString = /^(?:true|false|yes|no|on|off|null|y|n|~)$|:$|^0[xob]|^[\d._]+e[-+]?\d+$/i;

/** A value as YAML on one line, quoted only where it must be. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${flow(key)}: ${flow(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  const bare = typeof value === "string" && (!plainly.test(value) || otherThanString.test(value));
  return bare ? JSON.stringify(value) : String(value);
}
