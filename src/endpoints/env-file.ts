/**
 * Variables as a file that a shell sources and that docker compose, berth and the dotenv libraries read as an env file.
 * `export`: what the shell starts gets them too.
 */
export function envFile(variables: ReadonlyMap<string, string>, word: "" | "export" = ""): string {
  const start = word === "" ? "" : `${word} `;
  return Array.from(variables, ([name, value]) => `${start}${name}=${quoted(value)}\n`).join("");
}

function quoted(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  // A backslash before the closing quote is part of the value to a shell, and not to the others.
  if (!/'|\\$/.test(value)) return `'${value}'`;
  return `"${value.replaceAll(/["$\\`]/g, "\\$&")}"`;
}
