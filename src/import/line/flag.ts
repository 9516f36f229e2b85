import type { Fields, Part } from "../service-draft.ts";

/** A flag of the command line. */
export interface Flag {
  readonly letter?: string;
  readonly takes: "nothing" | "value";
  /** What becomes of its values; undefined: it is read together with others. */
  readonly part?: (values: readonly string[]) => Part;
}

type Fill = (values: readonly string[]) => Fields;

export const value = (fill: Fill, letter?: string): Flag => ({
  takes: "value",
  part: (values) => ({ fields: fill(values) }),
  ...(letter === undefined ? {} : { letter }),
});
export const last = (values: readonly string[]) => values.at(-1) ?? "";
export const text = (attribute: string, letter?: string) => value((values) => ({ [attribute]: last(values) }), letter);
export const list = (attribute: string, letter?: string) => value((values) => ({ [attribute]: values }), letter);
export const number = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: numeric(last(values)) }), letter);
export const pairs = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: Object.fromEntries(values.map((one) => split(one))) }), letter);
export const sized = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: last(values) === "-1" ? -1 : last(values) }), letter);

export const isOn = (values: readonly string[]) => !/^(false|0|f)$/i.test(last(values));
export const nothing = (part: Flag["part"], letter?: string): Flag => ({
  takes: "nothing",
  ...(part === undefined ? {} : { part: (values) => (isOn(values) ? part(values) : {}) }),
  ...(letter === undefined ? {} : { letter }),
});
export const yes = (attribute: string, letter?: string) => nothing(() => ({ fields: { [attribute]: true } }), letter);
export const told =
  (what: string, why: string) =>
  (values: readonly string[]): Part => ({
    left: [{ what: last(values) === "true" ? what : `${what} ${values.join(" ")}`, why }],
  });
export const dropped = (what: string, why: string, letter?: string): Flag => ({
  takes: "value",
  part: told(what, why),
  ...(letter === undefined ? {} : { letter }),
});
/** Looked at with others: what it says belongs to them. */
export const together = (letter?: string): Flag => ({ takes: "value", ...(letter === undefined ? {} : { letter }) });

/** A number as one; what is none stays, such as a variable. */
export function numeric(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/** `NAME=value`; a bare name gets what `bare` says. */
export function split(given: string, bare: null | "" = ""): readonly [string, string | null] {
  const sign = given.indexOf("=");
  return sign < 0 ? [given, bare] : [given.slice(0, sign), given.slice(sign + 1)];
}
