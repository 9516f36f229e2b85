/** A value of a stack file; `Raw` is YAML as it is to be written. */
export type Data = string | number | boolean | null | Raw | readonly Data[] | Fields;
export interface Fields {
  readonly [key: string]: Data;
}

export interface Raw {
  readonly [written]: string;
}
const written = Symbol("written");

export function raw(text: string): Raw {
  return { [written]: text };
}

function isRaw(data: Data): data is Raw {
  return typeof data === "object" && data !== null && written in data;
}

export function isFields(data: Data): data is Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data) && !isRaw(data);
}

/** A value with a tag before it: `!reset`, `!override`. */
export function tagged(tag: string, data: Data): Raw {
  return raw(`${tag} ${flow(data)}`);
}

/** Block style for mappings, so that a person can read it; flow style for what is in lists. */
export function yamlOf(data: Data, indent = ""): string {
  if (!isFields(data)) return `${indent}${flow(data)}\n`;
  const lines = Object.entries(data).map(([key, value]) => {
    const name =
      /^[A-Za-z_][\w-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : quote(key);
    return isFields(value) && Object.keys(value).length > 0
      ? `${indent}${name}:\n${yamlOf(value, `${indent}  `)}`
      : `${indent}${name}: ${flow(value).replaceAll("\n", `\n${indent}  `)}\n`;
  });
  return lines.length === 0 ? `${indent}{}\n` : lines.join("");
}

function flow(data: Data): string {
  if (isRaw(data)) return data[written];
  if (typeof data === "string") return quote(data);
  if (Array.isArray(data)) return `[${data.map(flow).join(", ")}]`;
  if (!isFields(data)) return String(data);
  return `{${Object.entries(data)
    .map(([key, value]) => `${quote(key)}: ${flow(value)}`)
    .join(", ")}}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** The path of every value below, deepest last. */
export function pathsOf(data: Data, path: readonly string[] = []): readonly (readonly string[])[] {
  const members = isFields(data) || Array.isArray(data) ? Object.entries(data) : [];
  return members.flatMap(([key, value]) => [[...path, key], ...pathsOf(value, [...path, key])]);
}

/** The same with one value changed, or without it (undefined). */
export function changed(data: Data, path: readonly string[], change: (old: Data) => Data | undefined): Data {
  const [key, ...rest] = path;
  if (key === undefined) return change(data) ?? null;
  const members = Object.entries(data as Fields).flatMap(([name, value]) => {
    if (name !== key) return [[name, value] as const];
    const next = rest.length === 0 ? change(value) : changed(value, rest, change);
    return next === undefined ? [] : [[name, next] as const];
  });
  return Array.isArray(data) ? members.map(([, value]) => value) : Object.fromEntries(members);
}
