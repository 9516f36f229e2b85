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

/** A whole stack file that is to be written. */
export interface StackDraft {
  /** undefined: named by its folder. */
  readonly name?: string | undefined;
  readonly services: readonly ServiceDraft[];
  readonly networks: ReadonlyMap<string, Fields>;
  readonly volumes: ReadonlyMap<string, Fields>;
  /** Of no service. */
  readonly left: readonly LeftOut[];
}

/** A file that a stack file refers to, by its name beside it. */
export interface BesideFile {
  readonly path: string;
  readonly text: string;
  readonly isSecret?: boolean;
}

/** Whether a value says anything: neither absent nor empty nor zero. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** The fields that say anything. */
export function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value)));
}

/** Parts as one; lists and mappings of the same attribute add up, of the rest what is said later counts. */
export function joined(parts: readonly Part[]): { readonly fields: Fields; readonly left: readonly LeftOut[] } {
  const fields = new Map<string, unknown>();
  for (const [key, value] of parts.flatMap((part) => Object.entries(part.fields ?? {}))) {
    const before = fields.get(key);
    fields.set(key, added(before, value));
  }
  return { fields: Object.fromEntries(fields), left: parts.flatMap(({ left = [] }) => left) };
}

function added(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return isMapping(before) && isMapping(value) ? { ...before, ...value } : value;
}

function isMapping(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Stands for the `$` of a variable that is to be filled in when the file is read. Of Unicode's private use. */
export const variableSign = "\u{F8FF}";

/** An address of the hardware belongs to an attachment, and a `network_mode` has none. */
export function unsaidMac(address: string): LeftOut {
  return {
    what: `--mac-address ${address}`,
    why: "with `network_mode` it has no effect: put the service on a network",
  };
}
