/** What of a container or a command line a stack file cannot say, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** Attributes of a stack file under their own names, as plain data. */
export type Fields = Readonly<Record<string, unknown>>;

/** A part of what is known of a service. */
export interface Part {
  readonly fields?: Fields;
  readonly left?: readonly LeftOut[];
}

/** A service that is to be written. */
export interface ServiceDraft {
  readonly name: string;
  readonly fields: Fields;
  readonly left: readonly LeftOut[];
}

/** The content of a stack file. */
export interface StackDraft {
  /** undefined: named after its folder. */
  readonly name?: string | undefined;
  readonly services: readonly ServiceDraft[];
  readonly networks: ReadonlyMap<string, Fields>;
  readonly volumes: ReadonlyMap<string, Fields>;
  /** What could not be carried over and belongs to no service. */
  readonly left: readonly LeftOut[];
}

/** A file in the same folder that the stack file refers to. */
export interface BesideFile {
  readonly path: string;
  readonly text: string;
  readonly isSecret?: boolean;
}

/** Whether a value is not absent, empty, false or zero. */
export function isNonEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** The fields with non-empty values. */
export function nonEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isNonEmpty(value)));
}

/** Merges parts: lists and mappings of the same attribute are combined, else the last value counts. */
export function mergeParts(parts: readonly Part[]): { readonly fields: Fields; readonly left: readonly LeftOut[] } {
  const fields = new Map<string, unknown>();
  for (const [key, value] of parts.flatMap((part) => Object.entries(part.fields ?? {}))) {
    const before = fields.get(key);
    fields.set(key, merged(before, value));
  }
  return { fields: Object.fromEntries(fields), left: parts.flatMap(({ left = [] }) => left) };
}

function merged(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return isMapping(before) && isMapping(value) ? { ...before, ...value } : value;
}

function isMapping(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Marks the `$` of a variable to interpolate when the file is read: a private-use character of Unicode. */
export const variableSign = "\u{F8FF}";

/** A MAC address belongs to a network attachment, which `network_mode` does not have. */
export function unsupportedMac(address: string): LeftOut {
  return {
    what: `--mac-address ${address}`,
    why: "no effect with `network_mode`: attach the service to a network",
  };
}
